//! Turns blocks of code into figures: the highlighted program, the command that runs it, and links to the playground
//! and to its source. The markdown, whose blocks are in the same order, says what the code is.

use crate::differences::{Differences, differences};
use crate::folds::{Part, of_changes, of_message, whole};
use crate::highlight::{Languages, lines};
use crate::html::{Edits, Piece, attribute, closes, escape, opens, place, text};
use crate::page::Place;
use crate::playground::{self, Program};
use anyhow::{Context, Result, ensure};
use book::include::include;
use book::path::resolve;
use book::{Block, Page, Workspace};
use std::collections::BTreeSet;

/// Makes the figures of all pages.
pub struct Figures<'a> {
    at: &'a Place,
    programs: Vec<Program>,
    languages: Languages,
}

impl<'a> Figures<'a> {
    /// Reads the programs and loads the grammars. Fails if a program can't be read.
    pub fn new(book: &'a Workspace, at: &'a Place) -> Result<Figures<'a>> {
        Ok(Figures { at, programs: playground::all(book)?, languages: Languages::new()? })
    }

    /// Edits the page made from the markdown `source`. Fails if their blocks of code don't match.
    pub fn edit(&mut self, source: &Page, pieces: &[Piece], edits: &mut Edits) -> Result<()> {
        self.replace_blocks(source, pieces, edits)?;
        self.open_whole_programs(source, pieces, edits);
        Ok(())
    }

    /// Replaces every block of code by a figure.
    fn replace_blocks(&mut self, source: &Page, pieces: &[Piece], edits: &mut Edits) -> Result<()> {
        let starts: Vec<usize> =
            (1..pieces.len()).filter(|&at| opens(&pieces[at - 1], "pre") && opens(&pieces[at], "code")).collect();
        ensure!(
            starts.len() == source.blocks.len(),
            "{} has {} blocks of code, its page {}",
            source.path,
            source.blocks.len(),
            starts.len()
        );
        let mut named = BTreeSet::new();
        let (mut wrong, mut step) = (None, None);
        for (&start, block) in starts.iter().zip(&source.blocks) {
            let length = pieces[start..].iter().position(|piece| closes(piece, "pre")).context("a block has no end")?;
            let end = start + length;
            let mut from_to = place(&pieces[start - 1]).start..place(&pieces[end]).end;
            let mut run_by = None;
            if let Some(run_line) = run_line(&pieces[end + 1..]) {
                from_to.end = place(run_line).end;
                run_by = block.run_line.as_deref();
            }
            let code = shown(&pieces[start + 1..end]);
            let changes = match label(source, block) {
                Some("**Wrong**") => {
                    wrong = Some(code.clone());
                    None
                }
                Some("**Right**") => wrong.take().map(|wrong| differences(&wrong, &code)),
                Some(label) if label.starts_with("**Step ") => {
                    step.replace(code.clone()).map(|before: String| differences(&before, &code))
                }
                _ => None,
            };
            let figure = Figure { at: self.at, programs: &self.programs, source, block, run_by, changes };
            edits.replace(from_to, figure.html(&code, &mut self.languages, &mut named)?);
        }
        Ok(())
    }

    /// Adds a playground link to every command whose program no figure on the page shows whole.
    fn open_whole_programs(&self, source: &Page, pieces: &[Piece], edits: &mut Edits) {
        for four in pieces.windows(4) {
            let command = text(&four[1..2]);
            let is_command = opens(&four[0], "code") && closes(&four[2], "code") && command.starts_with("cargo run ");
            let shown = || source.blocks.iter().any(|block| block.run_line.as_deref() == Some(&command));
            if !is_command || !closes(&four[3], "p") || shown() {
                continue;
            }
            let program = self.programs.iter().find(|program| program.command == command);
            if let Some(Ok(link)) = program.map(|program| &program.link) {
                let name = command.rsplit(' ').next().unwrap_or_default();
                let of = format!("<span class=\"unseen\"> {name}</span>");
                let html = format!(" <a href=\"{}\">Open{of} in the playground</a>", escape(link));
                edits.insert(place(&four[2]).end, html);
            }
        }
    }
}

/// Marks the headings `**Wrong**` and `**Right**`, so that the two programs look different.
pub fn mark_sides(pieces: &[Piece], edits: &mut Edits) {
    for four in
        pieces.windows(4).filter(|four| opens(&four[0], "p") && opens(&four[1], "strong") && closes(&four[3], "strong"))
    {
        let side = text(&four[2..3]).to_lowercase();
        if ["wrong", "right"].contains(&&*side) {
            edits.replace(place(&four[0]), format!("<p class=\"{side}\">"));
        }
    }
}

/// Lets the keyboard reach the tables, which scroll where they are too wide. A script takes that back where one isn't.
pub fn reach_tables(pieces: &[Piece], edits: &mut Edits) {
    for piece in pieces.iter().filter(|piece| opens(piece, "div") && attribute(piece, "class") == "table-wrapper") {
        edits.replace(place(piece), "<div class=\"table-wrapper\" tabindex=\"0\">");
    }
}

/// Returns the code as the reader sees it, without the lines that mdBook hides.
pub fn shown(pieces: &[Piece]) -> String {
    let mut hidden = false;
    let mut code = String::new();
    for piece in pieces {
        if opens(piece, "span") || closes(piece, "span") {
            hidden = opens(piece, "span");
        } else if !hidden {
            code.push_str(&text(std::slice::from_ref(piece)));
        }
    }
    // Drops the empty lines at the end of an excerpt.
    code.truncate(code.trim_end().len());
    code
}

/// Returns the paragraph directly above a block.
fn label<'a>(source: &'a Page, block: &Block) -> Option<&'a str> {
    source.text.lines().take(block.line - 1).filter(|line| !line.trim().is_empty()).last().map(str::trim)
}

/// Returns the end of the paragraph below a block, if it consists of the command that runs it.
fn run_line(below: &[Piece]) -> Option<&Piece> {
    let mut below = below.iter().filter(|piece| {
        !text(std::slice::from_ref(*piece)).chars().all(char::is_whitespace)
            || !matches!(piece, html5gum::Token::String(_))
    });
    let (p, code, command, code_end, p_end) =
        (below.next()?, below.next()?, below.next()?, below.next()?, below.next()?);
    let is_command = text(std::slice::from_ref(command)).starts_with("cargo ");
    (opens(p, "p") && opens(code, "code") && is_command && closes(code_end, "code") && closes(p_end, "p"))
        .then_some(p_end)
}

/// A block of code and everything known about it.
struct Figure<'a> {
    at: &'a Place,
    programs: &'a [Program],
    source: &'a Page,
    block: &'a Block,
    /// The command that runs it, from the paragraph directly below.
    run_by: Option<&'a str>,
    /// How it differs from the wrong program that it fixes, or from the step before.
    changes: Option<Differences>,
}

impl Figure<'_> {
    fn html(&self, code: &str, languages: &mut Languages, named: &mut BTreeSet<String>) -> Result<String> {
        let language = self.block.info.as_deref().unwrap_or("text");
        let html = languages.html(language, code)?;
        let file = include(self.block.code.lines().next().unwrap_or_default())
            .and_then(|(path, _)| resolve(&self.source.path, path));
        let kind = kind(language, file.as_deref());
        let id = self.name().map(|name| format!("listing-{name}")).filter(|id| named.insert(id.clone()));
        let caption = if kind == "output" || kind == "message" {
            String::new()
        } else {
            self.caption(id.as_deref(), file.as_deref())
        };
        let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        let parts = match &self.changes {
            Some(changes) => of_changes(&changes.visible()),
            None if kind == "message" => of_message(code),
            None => whole(code.lines().count()),
        };
        let mut lines = lines(&html);
        if let Some(changes) = &self.changes {
            mark(&mut lines, changes);
        }
        let code: String = parts.iter().map(|part| self.part(part, &lines[part.lines.clone()], language)).collect();
        Ok(format!("<figure class=\"code {kind}\"{id}>{code}{caption}</figure>"))
    }

    /// Returns a run of lines as HTML, folded or not.
    fn part(&self, part: &Part, lines: &[String], language: &str) -> String {
        let code = lines.join("\n");
        let code = format!("<pre tabindex=\"0\"><code class=\"language-{language}\">{code}</code></pre>");
        if !part.folded {
            return code;
        }
        let what = if self.changes.is_some() { "lines unchanged" } else { "more lines" };
        format!("<details class=\"rest\"><summary>{} {what}</summary>{code}</details>", part.lines.len())
    }

    /// Returns the name of the program, if the block is followed by the command that runs it.
    fn name(&self) -> Option<&str> {
        self.run_by?.strip_prefix("cargo run ")?.rsplit(' ').next()
    }

    /// Returns the caption with the command and the links. The copy button is hidden until a script enables it.
    fn caption(&self, id: Option<&str>, file: Option<&str>) -> String {
        let name = self.name();
        let mut caption = String::new();
        if let Some(command) = self.run_by.filter(|_| name.is_some()) {
            let command = format!("<code>{}</code>", escape(command));
            match id {
                Some(id) => caption += &format!("<a class=\"run\" href=\"#{id}\">{command}</a>"),
                None => caption += &format!("<span class=\"run\">{command}</span>"),
            }
        }
        if let Some(changes) = &self.changes {
            caption += &format!("<span class=\"differs\">{}</span>", changes.summary());
        }
        let mut links = String::new();
        let of = name.map(|name| format!("<span class=\"unseen\"> {name}</span>")).unwrap_or_default();
        let program = |file| self.programs.iter().find(|program| program.source == file);
        if let Some(Ok(link)) = file.filter(|_| name.is_some()).and_then(program).map(|program| &program.link) {
            links += &format!("<a href=\"{}\">Open{of} in the playground</a>", escape(link));
        }
        if let (Some(file), Some(repository)) = (file, &self.at.repository) {
            let of = if of.is_empty() {
                format!("<span class=\"unseen\"> of {file}</span>")
            } else {
                of.replace("> ", "> of ")
            };
            links += &format!("<a href=\"{repository}/blob/HEAD/{file}\">Source{of}</a>");
        }
        let what = name.unwrap_or("this code");
        let copy = format!("<button type=\"button\" class=\"copy\">Copy<span class=\"unseen\"> {what}</span></button>");
        let bare = if caption.is_empty() && links.is_empty() { " class=\"bare\"" } else { "" };
        format!("<figcaption{bare}>{caption}<span class=\"do\">{copy}{links}</span></figcaption>")
    }
}

/// Marks the lines that differ, from their first word on, and the places where lines were removed.
fn mark(lines: &mut [String], changes: &Differences) {
    let gone = |number: usize| match number {
        0 => String::new(),
        1 => "<mark class=\"gone\" title=\"1 line is gone\"></mark>".into(),
        _ => format!("<mark class=\"gone\" title=\"{number} lines are gone\"></mark>"),
    };
    let last = lines.len().saturating_sub(1);
    for (at, line) in lines.iter_mut().enumerate() {
        let words = line.len() - line.trim_start().len();
        if changes.changed[at] && words < line.len() {
            *line = format!("{}<mark>{}</mark>", &line[..words], &line[words..]);
        }
        *line = gone(changes.gone[at]) + line;
        if at == last {
            *line += &gone(changes.gone[at + 1]);
        }
    }
}

/// Returns the kind of block: a program, its output, or a compiler's message.
fn kind(language: &str, file: Option<&str>) -> &'static str {
    match (language, file) {
        ("text", Some(file)) if file.ends_with(".stderr") => "message",
        ("text", _) => "output",
        _ => "program",
    }
}
