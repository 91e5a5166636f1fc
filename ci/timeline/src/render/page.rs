//! A page that shows one figure beside its program.

use crate::render::figure::figure;
use crate::render::words::escape;
use crate::trace::{Language, Trace};

/// Styles that the figure otherwise gets from the page around it, and the script of the page.
const CSS: &str = include_str!("../../page/page.css");
const JS: &str = include_str!("../../page/page.js");

/// Returns a self-contained page that shows the trace beside its program. `files` holds the name and the text of each
/// file in the order of [`Trace::files`], or of the only one; `css` and `js` are those of the figure.
pub fn page(trace: &Trace, files: &[(&str, &str)], css: &str, js: &str) -> String {
    let name = escape(&trace.program);
    let listings: String =
        files.iter().enumerate().map(|(number, file)| listing(trace, files, number, *file)).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{name}: a timeline</title>\n\
         <style>\n{CSS}{css}</style>\n<main>\n<h1>{name}, step by step</h1>\n<div class=\"program\">\n{listings}</div>\n\
         <div>\n<p class=\"hint\">Each column is one step, from left to right. Time passes only at the dashed lines.</p>\n{}</div>\n\
         </main>\n<script>\n{JS}{js}</script>\n</html>\n",
        figure(trace, "timeline"),
    )
}

/// Returns a file's text, with its name if there are several.
fn listing(trace: &Trace, files: &[(&str, &str)], number: usize, (name, source): (&str, &str)) -> String {
    let language = match trace.language {
        Language::Rust => "rust",
        Language::Python => "python",
    };
    let title = if files.len() > 1 { format!("<h2>{}</h2>\n", escape(name)) } else { String::new() };
    let numbers: Vec<String> = (1..=source.lines().count()).map(|line| line.to_string()).collect();
    let source = source.split('\n').map(escape).collect::<Vec<_>>().join("\n");
    format!(
        "<section>\n{title}<pre data-file=\"{number}\" tabindex=\"0\"><code class=\"language-{language}\">{source}</code>\
         <span class=\"numbers\" aria-hidden=\"true\">{}</span></pre>\n</section>\n",
        numbers.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_several_files_is_named() {
        let trace = include_str!("../../tests/two-files.json");
        let trace = Trace::parse(trace).expect("it is a trace");
        let page = page(&trace, &[("src/main.rs", "mod ask;\n"), ("src/ask.rs", "fn f() {}\n")], "", "");
        let listing = "<pre data-file=\"1\" tabindex=\"0\"><code class=\"language-rust\">fn f() {}\n</code>";
        assert!(page.contains(&format!("<h2>src/ask.rs</h2>\n{listing}")), "{page}");
    }
}
