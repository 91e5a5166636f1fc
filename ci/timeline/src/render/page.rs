//! A page that shows one figure beside its program.

use crate::render::figure::figure;
use crate::render::words::escape;
use crate::trace::{Language, Trace};

/// Returns a self-contained page that shows the trace beside its program. `files` holds the name and the text of each
/// file in the order of [`Trace::files`], or of the only one.
pub fn page(trace: &Trace, files: &[(&str, &str)], css: &str, js: &str) -> String {
    let language = match trace.language {
        Language::Rust => "rust",
        Language::Python => "python",
    };
    let name = escape(&trace.program);
    let listing = |(number, (file, source)): (usize, &(&str, &str))| {
        let title = if files.len() > 1 { format!("<p><code>{}</code></p>\n", escape(file)) } else { String::new() };
        let source = source.split('\n').map(escape).collect::<Vec<_>>().join("\n");
        format!("{title}<pre data-file=\"{number}\"><code class=\"language-{language}\">{source}</code></pre>\n")
    };
    let listings: String = files.iter().enumerate().map(listing).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{name}: a timeline</title>\n\
         <style>\n{PAGE}{css}</style>\n<main>\n<h1>{name}</h1>\n\
         {listings}{}</main>\n<script>\n{js}</script>\n</html>\n",
        figure(trace, "timeline"),
    )
}

/// Styles that the figure otherwise gets from the book.
const PAGE: &str = "\
:root {
    color-scheme: light dark;
    --bg: light-dark(#fff, #1b1d23);
    --fg: light-dark(#1f2328, #cdd0db);
    --links: light-dark(#1b569c, #8fc1f5);
    --quiet: light-dark(#54595f, #a9adba);
    --line: color-mix(in srgb, var(--fg) 18%, var(--bg));
    --code-bg: color-mix(in srgb, var(--fg) 5%, var(--bg));
    --accent: light-dark(#1f4f91, #6f9fd8);
    --focus: light-dark(#1257c9, #ffd166);
    --plain-font: system-ui, sans-serif;
    --mono-font: ui-monospace, \"SF Mono\", Menlo, Consolas, \"Liberation Mono\", monospace;
}
body { margin: 0; background: var(--bg); color: var(--fg); font: 1.062rem/1.6 system-ui, sans-serif; }
main { max-width: 48.75rem; margin: 0 auto; padding: 1rem; }
pre { position: relative; border-radius: 6px; background: var(--code-bg); }
code { font-family: var(--mono-font); }
pre > code { display: block; overflow-x: auto; padding: 0.75rem 1rem; font-size: 0.85rem; line-height: 1.5; }
figure { margin: 1.5rem 0; }
figure > .caption { color: var(--quiet); font-size: 0.938rem; }
table { border-collapse: collapse; font-size: 0.938rem; line-height: 1.45; }
:is(td, th) { border-block-end: 1px solid var(--line); padding: 0.438rem 0.75rem; text-align: start; vertical-align: top; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_several_files_is_named() {
        let trace = include_str!("../../tests/two-files.json");
        let trace = Trace::parse(trace).expect("it is a trace");
        let page = page(&trace, &[("src/main.rs", "mod ask;\n"), ("src/ask.rs", "fn f() {}\n")], "", "");
        let listing = "<pre data-file=\"1\"><code class=\"language-rust\">fn f() {}\n</code></pre>";
        assert!(page.contains(&format!("<p><code>src/ask.rs</code></p>\n{listing}")), "{page}");
    }
}
