//! Finds out which tool reports which mistake. Each compiler gets every wrong program of the catalogue, without the
//! attributes by which it enables or silences a lint. A message that the right program gets too doesn't count. The
//! resulting table is recorded.

use crate::produce::build::Built;
use crate::snapshot::{Fact, Produced};
use crate::tools::cache::Cache;
use crate::tools::cargo::{Call, Scratch, dependency_lines};
use crate::tools::process::Run;
use anyhow::{Context, Result, ensure};
use book::entries::{Entry, Program, entries};
use book::files::{read, write_whole};
use book::listing::MISTAKES;
use book::recorded::TOOL_TABLE;
use book::settings::Catalogue;
use book::tool_table::{NO_TOOL, Row};
use book::workspace::{LINT, LINT_CODES};
use book::{Finding, Text, Workspace};
use cargo_metadata::Target;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::Table;

/// Name of the package that holds all programs.
pub const NAME: &str = "who-tells";

/// The lints recommended to readers, as lines of a manifest.
const LINTS: &str = "listings/mistakes/lints.toml";
/// Clippy's list of blocking calls.
const CLIPPY: &str = "listings/mistakes/clippy.toml";

/// The tools, in the order in which readers meet them. The table shows what each adds to the previous ones.
const TOOLS: [&str; 5] = ["rustc", "clippy", "clippy, pedantic", "this book's lint", "lints switched on"];

/// A message about a program.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Said {
    /// Error code or lint name; `error` for an error without a code.
    name: String,
    /// The message in one line, because a lint may report different things about the wrong and the right program.
    message: String,
}

/// The messages of one tool, by program.
type Answers = BTreeMap<String, BTreeSet<Said>>;

/// Produces the table. An error is the machine's fault.
pub fn produce(book: &Workspace, text: &Text, built: &Built, cache: &Cache) -> Result<Produced> {
    let Some(Catalogue { index, .. }) = &book.settings.catalogue else { return Ok(Ok(Vec::new())) };
    let entries: Vec<Entry> = entries(book, text);
    let Some(lint) = built.executables.get(LINT) else {
        let what = "nothing builds the lint, which the table needs";
        return Ok(Err(Finding::new(TOOL_TABLE, 1, what, format!("fix {LINT}"))));
    };
    let lints = read(&book.root.join(LINTS))?.with_context(|| format!("there is no {LINTS}"))?;
    let (manifest, programs) = lay_out(book, &entries, &lints)?;
    let shared = cache.inputs().program(lint)?.text(&manifest).files(&book.root, [CLIPPY, "Cargo.lock"])?;
    // Results for unchanged programs are cached.
    let file = book.target.join("course/who-tells.json");
    let known = std::fs::read_to_string(&file).ok().and_then(|json| serde_json::from_str(&json).ok());
    let mut known: BTreeMap<String, Known> = known.unwrap_or_default();
    let keys: BTreeMap<&String, String> =
        programs.iter().map(|(name, text)| (name, shared.clone().text(text).finish())).collect();
    known.retain(|name, known| keys.get(name) == Some(&known.key));
    let left: BTreeMap<&String, &String> = programs.iter().filter(|(name, _)| !known.contains_key(*name)).collect();
    if !left.is_empty() {
        let mut answers = ask(book, lint, &manifest, &left, &lints)?;
        for name in left.into_keys() {
            let said = answers.each_mut().map(|answers| answers.remove(name).unwrap_or_default());
            known.insert(name.clone(), Known { key: keys[name].clone(), said });
        }
        write_whole(&file, &serde_json::to_string(&known)?)?;
    }
    let mut answers: [Answers; TOOLS.len()] = Default::default();
    for (name, Known { said, .. }) in known {
        for (answers, said) in answers.iter_mut().zip(said) {
            answers.insert(name.clone(), said);
        }
    }
    let folder = index.rsplit_once('/').map_or("", |(folder, _)| folder);
    let text = draw(&entries, &answers, folder);
    Ok(Ok(vec![Fact { path: TOOL_TABLE.into(), text, name: String::new(), says: "the compilers say".into() }]))
}

/// The messages about one program, by tool.
#[derive(Serialize, Deserialize)]
struct Known {
    /// Hash of the program and everything else that the messages depend on.
    key: String,
    said: [BTreeSet<Said>; TOOLS.len()],
}

/// Runs the compilers on `programs`, in a package with this manifest. An error is the machine's fault.
fn ask(
    book: &Workspace,
    lint: &Path,
    manifest: &str,
    programs: &BTreeMap<&String, &String>,
    lints: &str,
) -> Result<[Answers; TOOLS.len()]> {
    let mut scratch = Scratch::new(book.target.join("course").join(NAME));
    scratch.add("Cargo.toml", manifest);
    for (name, text) in programs {
        scratch.add(format!("src/bin/{name}.rs"), text.as_str());
    }
    scratch.write(&book.root)?;
    let ask = |title: &str, program: Option<&Path>, args: &[&str], env: &[(&'static str, String)]| {
        let what = format!("asking {title} about {} programs", programs.len());
        let fixed = ["--bins", "--keep-going", "--message-format=json"];
        let call = Call {
            what: &what,
            program,
            args: args[..1].iter().chain(&fixed).chain(&args[1..]).map(Into::into).collect(),
            dir: &scratch.dir,
            target: &book.target,
            env: env.iter().map(|(name, value)| (*name, value.into())).collect(),
            shown: false,
        };
        call.run().map(|messages| messages.diagnostics)
    };
    // One call of clippy covers four tools: it includes rustc's messages, and the lint's name shows who asked for it.
    let configuration = book.root.join(MISTAKES).to_string_lossy().into_owned();
    let clippy = ask(
        "clippy",
        None,
        &["clippy", "--", "-W", "clippy::pedantic"],
        &[("CLIPPY_CONF_DIR", configuration), ("CLIPPY_DISABLE_DOCS_LINKS", "1".into())],
    )?;
    let blocking = ask("this book's lint", Some(lint), &["blocking-in-async"], &[])?;
    let groups = Groups::new(lints)?;
    let mut answers: [Answers; TOOLS.len()] = Default::default();
    for (target, said) in clippy.into_iter().filter_map(named) {
        let tool = groups.tool(&said.name);
        answers[tool].entry(target).or_default().insert(without_prefix(said));
    }
    // The lint also passes on messages of other tools.
    for (target, said) in blocking.into_iter().filter_map(named).filter(|(_, said)| LINT_CODES.contains(&&*said.name)) {
        answers[3].entry(target).or_default().insert(said);
    }
    Ok(answers)
}

/// The lints by the tool that enables them.
struct Groups {
    pedantic: BTreeSet<String>,
    switched_on: BTreeSet<String>,
}

/// Lints that report only what `clippy.toml` lists.
const CONFIGURED: [&str; 4] =
    ["await_holding_invalid_type", "disallowed_macros", "disallowed_methods", "disallowed_types"];

impl Groups {
    /// Asks clippy which lints are pedantic. `lints` are those recommended to readers. Fails if clippy can't say.
    fn new(lints: &str) -> Result<Groups> {
        let mut help = Run::new(Path::new("clippy-driver"), std::env::temp_dir(), 60);
        help.args = ["-W", "help"].map(Into::into).into();
        let help = help.output()?.stdout;
        let group = help.lines().find_map(|line| line.trim_start().strip_prefix("clippy::pedantic "));
        let named = group.into_iter().flat_map(|group| group.split(',')).map(|name| name.trim().replace('-', "_"));
        let pedantic: BTreeSet<String> = named.collect();
        ensure!(pedantic.len() > 50, "clippy-driver does not say which lints are pedantic");
        let table: Table = lints.parse().with_context(|| format!("{LINTS} does not parse"))?;
        let mut switched_on: BTreeSet<String> = CONFIGURED.map(|name| format!("clippy::{name}")).into();
        for (tool, prefix) in [("rust", ""), ("clippy", "clippy::")] {
            let lints = table.get("lints").and_then(|lints| lints.get(tool)?.as_table());
            switched_on.extend(lints.into_iter().flat_map(Table::keys).map(|name| format!("{prefix}{name}")));
        }
        Ok(Groups { pedantic, switched_on })
    }

    /// Returns the index of the first tool that reports this code or lint.
    fn tool(&self, name: &str) -> usize {
        match name {
            _ if self.pedantic.contains(name) => 2,
            _ if self.switched_on.contains(name) => 4,
            _ if name.starts_with("clippy::") => 1,
            _ => 0,
        }
    }
}

/// Returns the manifest of a package of all programs, ending with `lints`, and each program's text by name. Fails if
/// a file can't be read.
fn lay_out(book: &Workspace, entries: &[Entry], lints: &str) -> Result<(String, BTreeMap<String, String>)> {
    let mut lines: BTreeSet<String> = dependency_lines(&book.mistakes_dependencies).into_iter().collect();
    let mut programs = BTreeMap::new();
    let wrong = entries.iter().filter_map(|entry| Some((entry.wrong()?, true)));
    for (program, is_wrong) in wrong.chain(entries.iter().filter_map(|entry| Some((entry.right()?, false)))) {
        if let Program::Listing(listing) = program {
            lines.extend(dependency_lines(&listing.dependencies));
        }
        let source = program.source();
        let text = read(&book.root.join(&source))?.with_context(|| format!("there is no {source}"))?;
        // A wrong program's lint attributes are there for the page; a right one's are part of the program.
        let says = |line: &&str| ["#![deny(", "#[expect(", "#[allow("].iter().any(|says| line.starts_with(says));
        // Keeps the line numbers.
        let plain =
            text.lines().flat_map(|line| [Some(line).filter(|line| !is_wrong || !says(line)).unwrap_or(""), "\n"]);
        programs.insert(target(&program), plain.collect::<String>());
    }
    let lines: String = lines.into_iter().flat_map(|line| [line, "\n".into()]).collect();
    let package = format!("[package]\nname = {NAME:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n");
    Ok((format!("[workspace]\n\n{package}\n[dependencies]\n{lines}\n{lints}"), programs))
}

/// Returns the program's name in the package of all programs; a fix is named like its mistake.
fn target(program: &Program) -> String {
    match program {
        Program::Fix(name) => format!("{name}-fixed"),
        _ => program.name().into(),
    }
}

/// Returns the program and message of a diagnostic; `None` for summaries.
fn named((target, said): (Target, Diagnostic)) -> Option<(String, Said)> {
    let name = match said.code {
        Some(code) => code.code,
        None if said.level == DiagnosticLevel::Error && !said.spans.is_empty() => "error".into(),
        None => return None,
    };
    Some((target.name, Said { name, message: said.message }))
}

/// Removes the tool's prefix from the name, for the table.
fn without_prefix(said: Said) -> Said {
    Said { name: said.name.trim_start_matches("clippy::").into(), ..said }
}

/// Formats the totals and the table. For each tool, it shows what the tool adds to the previous ones.
fn draw(entries: &[Entry], answers: &[Answers], folder: &str) -> String {
    let mut rows = String::new();
    let mut firsts = vec![0; answers.len()];
    for entry in entries {
        let (Some(wrong), Some(right)) = (entry.wrong(), entry.right()) else { continue };
        let mut told = BTreeSet::new();
        let mut reports = Vec::new();
        for ((tool, answers), first) in TOOLS.iter().zip(answers).zip(&mut firsts) {
            let of = |program| answers.get(&target(&program)).cloned().unwrap_or_default();
            let about_it: BTreeSet<String> = of(wrong).difference(&of(right)).map(|said| said.name.clone()).collect();
            let new: Vec<String> = about_it.difference(&told).cloned().collect();
            if !new.is_empty() {
                *first += usize::from(told.is_empty());
                reports.push((tool.to_string(), new));
            }
            told.extend(about_it);
        }
        let page = entry.page.path.strip_prefix(folder).map_or(&*entry.page.path, |page| page.trim_start_matches('/'));
        let (title, id) = (entry.section.title.clone(), entry.section.id.clone());
        rows += &Row { title, page: page.into(), id, reports }.to_markdown();
    }
    let mut left = entries.len();
    let mut sums = format!("| of {left} mistakes | first reported by |\n|---:|---|\n");
    for (tool, first) in TOOLS.iter().zip(firsts) {
        left -= first;
        sums += &format!("| {first} | {tool} |\n");
    }
    format!("{sums}| {left} | {NO_TOOL} |\n\n| mistake | reported by |\n|---|---|\n{rows}")
}
