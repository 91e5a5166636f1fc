//! The includes of a page: mdBook's `{{#include PATH}}` and `{{#include PATH:ANCHOR}}`.

use crate::markdown::Page;
use crate::path::resolve;

/// Returns the path and the anchor of an include line; `None` for any other line.
pub fn include(line: &str) -> Option<(&str, Option<&str>)> {
    let inside = line.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?.trim();
    match inside.split_once(':') {
        Some((path, anchor)) => Some((path, Some(anchor))),
        None => Some((inside, None)),
    }
}

/// Returns the files that a page includes.
pub fn included(page: &Page) -> Vec<String> {
    included_with_lines(page).into_iter().map(|(_, path)| path).collect()
}

/// Returns the files that a page includes, each with the line of its include; includes in code come first.
pub fn included_with_lines(page: &Page) -> Vec<(usize, String)> {
    let in_code = page.blocks.iter().flat_map(|block| (block.line + 1..).zip(block.code.lines()));
    let outside = page.outside_code.iter().filter_map(|line| Some((*line, page.text.lines().nth(line - 1)?)));
    let resolved = |(line, code)| Some((line, resolve(&page.path, include(code)?.0)?));
    in_code.chain(outside).filter_map(resolved).collect()
}

/// Returns the lines from `ANCHOR: name` to `ANCHOR_END: name`, without the marks of other anchors; `None` if either
/// is missing.
pub fn anchored(text: &str, name: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| marked(line, "ANCHOR:") != Some(name)).skip(1);
    let mut shown = String::new();
    loop {
        let line = lines.next()?;
        match marked(line, "ANCHOR_END:") {
            Some(end) if end == name => return Some(shown),
            None if marked(line, "ANCHOR:").is_none() => shown.extend([line, "\n"]),
            _ => {}
        }
    }
}

/// Returns the anchor name that follows `mark` in a line.
fn marked<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let name = line.split_once(mark)?.1.trim_start();
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(name.len());
    Some(&name[..end]).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_are_read() {
        assert_eq!(include("{{#include ../a.rs}}"), Some(("../a.rs", None)));
        assert_eq!(include(" {{#include ../a.rs:main}}"), Some(("../a.rs", Some("main"))));
        assert_eq!(include("{{#playground ../a.rs}}"), None);
        assert_eq!(include("x {{#include ../a.rs}}"), None);
    }

    #[test]
    fn anchors_need_both_ends() {
        let text =
            "a\n// ANCHOR: one\nb\n// ANCHOR: two\nc\n// ANCHOR_END: two\n// ANCHOR_END: one\nd\n// ANCHOR: three\ne\n";
        assert_eq!(anchored(text, "one").as_deref(), Some("b\nc\n"));
        assert_eq!(anchored(text, "two").as_deref(), Some("c\n"));
        assert_eq!(anchored(text, "three"), None);
        assert_eq!(anchored(text, "on"), None);
    }
}
