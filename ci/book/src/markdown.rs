//! Parses a page of markdown the way mdBook does: code, headings, claims, predictions and word count.

use html5gum::{DefaultEmitter, Token, Tokenizer};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::collections::HashSet;

/// A file of markdown.
#[derive(Default)]
pub struct Page {
    pub path: String,
    pub text: String,
    pub blocks: Vec<Block>,
    pub sections: Vec<Section>,
    /// Inline code, with its line.
    pub spans: Vec<(usize, String)>,
    pub links: Vec<Link>,
    /// Lines outside code that contain `{{#…}}` for mdBook to expand.
    pub outside_code: Vec<usize>,
    /// HTML tags in the text.
    pub tags: Vec<HtmlTag>,
    /// Questions for the reader: `<details class="predict">`.
    pub predictions: Vec<Prediction>,
    /// Number of words of prose, without code blocks, tags and comments.
    pub words: usize,
}

/// A link in the text.
#[derive(Debug, PartialEq)]
pub struct Link {
    pub line: usize,
    /// Where it leads, as written.
    pub target: String,
    /// The words that the reader clicks.
    pub words: String,
}

/// An opening HTML tag in the text.
pub struct HtmlTag {
    pub line: usize,
    pub name: String,
    /// Attribute names.
    pub attributes: Vec<String>,
}

/// A question that the reader answers before opening the answer.
#[derive(Debug, PartialEq)]
pub struct Prediction {
    pub line: usize,
    /// The text of its `<summary>`; `None` if it has none.
    pub question: Option<String>,
}

/// A block of code.
#[derive(Default)]
pub struct Block {
    /// Lines of the first and the last fence.
    pub line: usize,
    pub end: usize,
    /// The info string after the opening fence; `None` for an indented block.
    pub info: Option<String>,
    pub code: String,
    /// The paragraph directly below the block, if it consists of inline code only.
    pub run_line: Option<String>,
}

/// A heading and the text up to the next one.
#[derive(Default)]
pub struct Section {
    pub line: usize,
    pub id: String,
    /// The heading as written, without its id.
    pub title: String,
    /// The claims it teaches, with the line of the comment.
    pub teaches: Vec<(usize, String)>,
    /// For an entry of the catalogue, the symptoms that lead to it: the words of `<!-- entry … -->`.
    pub entry: Option<Vec<String>>,
    /// Whether the reader is asked to find the mistakes: `<!-- find -->`.
    pub find: bool,
}

impl Page {
    /// Returns whether mdBook renders the page.
    pub fn in_book(&self) -> bool {
        self.path.starts_with("src/")
    }

    /// Parses the text of the file `path`. `smart` is mdBook's smart punctuation, which changes ids.
    pub fn parse(path: &str, text: &str, smart: bool) -> Page {
        let mut page = Page { path: path.into(), text: text.into(), ..Page::default() };
        let mut prose = String::new();
        let mut ids = HashSet::new();
        let mut in_code = false;
        let mut html = Html::default();
        // The text of the heading being read.
        let mut heading: Option<String> = None;
        let mut in_link = false;
        for (event, range) in Parser::new_ext(text, as_mdbook(smart)).into_offset_iter() {
            let line = line_of(text, range.start);
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => Some(info.to_string()),
                        CodeBlockKind::Indented => None,
                    };
                    let end = line_of(text, range.end - 1);
                    page.blocks.push(Block {
                        line,
                        end,
                        info,
                        code: String::new(),
                        run_line: run_line(&text[range.end..]),
                    });
                    in_code = true;
                }
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Text(said) if in_code => page.blocks.last_mut().expect("one is open").code.push_str(&said),
                Event::Start(Tag::HtmlBlock) => html.read(&mut page, line, &text[range], &mut prose),
                Event::InlineHtml(said) => html.read(&mut page, line, &said, &mut prose),
                Event::Start(Tag::Heading { id, .. }) => {
                    heading = Some(String::new());
                    let id = id.map(String::from).unwrap_or_default();
                    page.sections.push(Section { line, id, ..Section::default() });
                }
                Event::End(TagEnd::Heading(_)) => {
                    let section = page.sections.last_mut().expect("its start has begun one");
                    let said = heading.take().unwrap_or_default();
                    if section.id.is_empty() {
                        section.id = unique(heading_id(&said), &mut ids);
                    }
                    let written = text.lines().nth(section.line - 1).unwrap_or_default().trim_matches(['#', ' ']);
                    section.title = written.rsplit_once(" {#").map_or(written, |(title, _)| title).into();
                    prose.push(' ');
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    page.links.push(Link { line, target: dest_url.to_string(), words: String::new() });
                    in_link = true;
                }
                Event::End(TagEnd::Link) => in_link = false,
                Event::Text(ref said) | Event::Code(ref said) => {
                    if let Event::Code(_) = event {
                        page.spans.push((line, said.to_string()));
                    }
                    if let Some(heading) = &mut heading {
                        heading.push_str(said);
                    }
                    if let Some(link) = page.links.last_mut().filter(|_| in_link) {
                        link.words.push_str(said);
                    }
                    html.add_to_question(&mut page, said);
                    // What mdBook expands is not prose.
                    if !said.starts_with("{{#") {
                        prose.push_str(said);
                    }
                }
                Event::SoftBreak | Event::HardBreak => prose.push(' '),
                Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Image) => {}
                Event::End(_) => prose.push(' '),
                _ => {}
            }
        }
        page.words = count_words(&prose);
        for (number, line) in (1..).zip(text.lines()) {
            let in_code = page.blocks.iter().any(|block| (block.line..=block.end).contains(&number));
            // mdBook expands it anywhere, unless a backslash precedes it.
            if !in_code && line.match_indices("{{#").any(|(at, _)| !line[..at].ends_with('\\')) {
                page.outside_code.push(number);
            }
        }
        page
    }
}

/// State of the HTML in a page, which arrives in pieces.
#[derive(Default)]
struct Html {
    /// Whether a prediction's question is being read.
    in_question: bool,
    /// Whether the content of `<code>` is being read.
    in_code: bool,
}

impl Html {
    /// Reads a piece that begins in `line`: stores its tags and marker comments, and appends its visible text to
    /// `prose`.
    fn read(&mut self, page: &mut Page, line: usize, html: &str, prose: &mut String) {
        let line_at = |at: usize| line + html[..at].matches('\n').count();
        let Ok(pieces) =
            Tokenizer::new_with_emitter(html, DefaultEmitter::new_with_span()).collect::<Result<Vec<_>, _>>();
        for piece in pieces {
            match piece {
                Token::StartTag(tag) => {
                    let (name, line) = (String::from_utf8_lossy(&tag.name).into_owned(), line_at(tag.span.start));
                    let has_class = |class: &[u8]| tag.attributes.get(&b"class"[..]).is_some_and(|it| ***it == *class);
                    if name == "details" && has_class(b"predict") {
                        page.predictions.push(Prediction { line, question: None });
                    }
                    if name == "summary"
                        && let Some(last) = page.predictions.last_mut()
                    {
                        last.question.get_or_insert_default();
                        self.in_question = true;
                    }
                    self.in_code = name == "code";
                    let attributes = tag.attributes.keys().map(|name| String::from_utf8_lossy(name).into_owned());
                    page.tags.push(HtmlTag { line, attributes: attributes.collect(), name });
                }
                Token::EndTag(tag) => {
                    self.in_question &= **tag.name != *b"summary";
                    self.in_code &= **tag.name != *b"code";
                }
                Token::String(text) => {
                    let line = line_at(text.span.start);
                    let text = String::from_utf8_lossy(&text);
                    if self.in_code {
                        page.spans.push((line, text.trim().to_string()));
                    }
                    self.add_to_question(page, &text);
                    prose.push_str(&text);
                }
                Token::Comment(comment) => {
                    let line = line_at(comment.span.start);
                    read_marker(page, line, &String::from_utf8_lossy(&comment));
                }
                _ => {}
            }
        }
    }

    fn add_to_question(&self, page: &mut Page, text: &str) {
        if self.in_question
            && let Some(question) = page.predictions.last_mut().and_then(|it| it.question.as_mut())
        {
            question.push_str(text);
        }
    }
}

/// Reads a comment that marks the section above it: `<!-- teaches C01 -->`, `<!-- entry hangs -->` or `<!-- find -->`.
fn read_marker(page: &mut Page, line: usize, comment: &str) {
    let Some(section) = page.sections.last_mut() else { return };
    let mut words = comment.split_whitespace();
    match words.next() {
        Some("teaches") => section.teaches.extend(words.map(|claim| (line, claim.to_string()))),
        Some("entry") => section.entry = Some(words.map(String::from).collect()),
        Some("find") => section.find = true,
        _ => {}
    }
}

/// Returns the first paragraph `below` a block, skipping HTML, if it is inline code only.
fn run_line(below: &str) -> Option<String> {
    let mut lines = below.lines().map(str::trim).skip_while(|line| line.is_empty() || line.starts_with('<'));
    let code = lines.next()?.strip_prefix('`')?.strip_suffix('`')?;
    let is_all = !code.contains('`') && lines.next().is_none_or(str::is_empty);
    is_all.then(|| code.to_string())
}

/// Returns the parser options that mdBook uses.
fn as_mdbook(smart: bool) -> Options {
    let punctuation = if smart { Options::ENABLE_SMART_PUNCTUATION } else { Options::empty() };
    punctuation
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// Returns the line number of the byte offset `at`, from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Returns the id that mdBook gives a heading, before making it unique in the page.
fn heading_id(heading: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    };
    heading.trim().to_lowercase().chars().filter_map(letter).collect()
}

fn unique(id: String, taken: &mut HashSet<String>) -> String {
    let numbered = (1..).map(|number| format!("{id}-{number}"));
    let free = std::iter::once(id.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or(id);
    taken.insert(free.clone());
    free
}

fn count_words(prose: &str) -> usize {
    prose.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_does_not_count_as_words() {
        let text = "# A title\n\nTwo `words` more.\n\n```rust\nfn main() {}\n```\n\n<!-- not\nthis -->\n<p>but this</p>\n\nit*al*ic — end.\n";
        assert_eq!(Page::parse("a.md", text, false).words, 2 + 3 + 2 + 2);
    }

    #[test]
    fn blocks_have_their_line_and_run_line() {
        let text = "```rust\nx\n```\n\n`cargo run -p x`\n\n```text\ny\n```\n\n`z` and more\n\n    old\n";
        let page = Page::parse("a.md", text, false);
        let lines: Vec<_> = page.blocks.iter().map(|block| (block.line, block.run_line.as_deref())).collect();
        assert_eq!(lines, [(1, Some("cargo run -p x")), (7, None), (13, None)]);
        assert_eq!(page.blocks[2].info, None);
    }

    #[test]
    fn sections_tell_what_they_teach() {
        let text = "# Calling isn't running\n\n## A\n<!-- teaches C01 C02 -->\n\n## A\n\n## B {#own}\n";
        let page = Page::parse("a.md", text, false);
        let ids: Vec<_> = page.sections.iter().map(|section| section.id.as_str()).collect();
        assert_eq!(ids, ["calling-isnt-running", "a", "a-1", "own"]);
        assert_eq!(page.sections[1].teaches, [(4, "C01".into()), (4, "C02".into())]);
    }

    #[test]
    fn entries_tell_by_what_they_are_found() {
        let text = "# A\n\n## `B` hangs {#b}\n<!-- entry hangs panics -->\n\n[c](d.md#e)\n\n## Find them {#f}\n<!-- find -->\n";
        let page = Page::parse("a.md", text, false);
        let section = &page.sections[1];
        assert_eq!((section.line, &*section.id, &*section.title), (3, "b", "`B` hangs"));
        assert_eq!(section.entry.as_deref(), Some(&["hangs".to_string(), "panics".to_string()][..]));
        assert_eq!(page.sections[0].entry, None);
        assert_eq!(page.sections.iter().map(|section| section.find).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(page.links, [Link { line: 6, target: "d.md#e".into(), words: "c".into() }]);
    }

    #[test]
    fn includes_outside_of_code_are_seen() {
        let text = "```text\n{{#include a}}\n```\n\n{{#include b}}\n\n\\{{#include c}}\n";
        assert_eq!(Page::parse("a.md", text, false).outside_code, [5]);
    }

    #[test]
    fn smart_punctuation_changes_ids() {
        let ids = |smart| Page::parse("a.md", "# It's -- a loop", smart).sections[0].id.clone();
        assert_eq!([ids(false), ids(true)], ["its----a-loop", "its--a-loop"]);
    }

    #[test]
    fn predictions_and_tags_are_read_however_they_are_quoted() {
        let text = "<details class='predict'><summary>What <b>now</b>?</summary>\n\nThis.\n\n</details>\n\n\
            <details class=predict>\n\nNo question.\n\n</details>\n\nInline <script>x</script> <p onclick=\"y\">\n";
        let page = Page::parse("a.md", text, false);
        let questions: Vec<_> = page.predictions.iter().map(|it| (it.line, it.question.as_deref())).collect();
        assert_eq!(questions, [(1, Some("What now?")), (7, None)]);
        let tag =
            |name: &str| page.tags.iter().find(|tag| tag.name == name).map(|tag| (tag.line, tag.attributes.clone()));
        assert_eq!(tag("script"), Some((13, vec![])));
        assert_eq!(tag("p"), Some((13, vec!["onclick".into()])));
    }
}
