//! Finishes a small book whose pages look like mdBook's.

use book::files::write_whole;
use book::{Text, Workspace};
use site::Place;
use std::io::{Cursor, Read};
use std::path::Path;
use tempfile::TempDir;

const BOOK: [(&str, &str); 10] = [
    ("ci/playground.toml", "seconds = 10\n[crates]\n[fixes]\n"),
    ("book.toml", "[book]\ntitle = \"It's small\"\n"),
    ("src/SUMMARY.md", "# Summary\n\n[Hello](index.md)\n\n# One\n\n- [A](one/a.md)\n- [Draft]()\n"),
    ("src/index.md", "# Hello\n\n## Here {#here}\n"),
    ("src/one/a.md", "# A\n\n```rust\nfn main() {}\n```\n"),
    ("src/404.md", "# Page not found\n"),
    ("theme/epub.css", "p { margin: 0 }\n"),
    ("theme/fonts/text.woff2", ""),
    ("theme/fonts/text-italic.woff2", ""),
    ("theme/fonts/LICENSE", ""),
];

/// Returns a book in a temporary folder, with pages rendered into its folder `site`.
fn small_book() -> (TempDir, Workspace, Text) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path();
    let page = |main: &str| {
        format!(
            "<html><head><title>T</title></head><body><nav><!-- contents --></nav><main>{main}</main>\
             <footer><!-- footer --></footer></body></html>"
        )
    };
    let pages = [
        ("site/index.html", page("<h1>Hello</h1><h2 id=\"here\">Here</h2>")),
        (
            "site/one/a.html",
            page(
                "<h1>A</h1><pre><code class=\"language-rust\">fn main() {}\n</code></pre><div class=\"table-wrapper\"><table></table></div>",
            ),
        ),
        ("site/404.html", page("<h1>Page not found</h1><a href='one/a.html'>A</a>")),
        ("site/css/general-0123.css", String::new()),
    ];
    for (path, text) in BOOK.iter().copied().chain(pages.iter().map(|(path, text)| (*path, &**text))) {
        write_whole(&root.join(path), text).expect("it can be written");
    }
    let text = Text::read(root).expect("there is a summary");
    let settings = serde_json::json!({ "claims": 0, "claims-page": "", "parts": {} });
    let book = Workspace {
        root: root.into(),
        target: root.join("target"),
        settings: serde_json::from_value(settings).expect("they are settings"),
        programs: Default::default(),
        packages: Default::default(),
        listings: Vec::new(),
        mistakes: Vec::new(),
        fixes: Vec::new(),
        mistakes_dependencies: Vec::new(),
        mistakes_targets: Vec::new(),
        has_mistakes: false,
        whole: true,
        findings: Vec::new(),
    };
    (folder, book, text)
}

/// Returns the file names in the EPUB below `dir`, in order, and all their text.
fn epub(dir: &Path) -> (Vec<String>, String) {
    let bytes = std::fs::read(dir.join("its-small.epub")).expect("there is an EPUB");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is one");
    let (mut names, mut said) = (Vec::new(), String::new());
    for nth in 0..zip.len() {
        let mut file = zip.by_index(nth).expect("it is there");
        names.push(file.name().expect("it has a name").to_string());
        file.read_to_string(&mut said).expect("it is text");
    }
    (names, said)
}

#[test]
fn pages_get_what_they_lack() {
    let (_folder, book, text) = small_book();
    let dir = book.root.join("site");
    let pages = site::finish(&book, &text, &dir, &Place::default()).expect("it can be finished");
    let paths: Vec<&str> = pages.iter().map(|page| &*page.path).collect();
    assert_eq!(paths, ["index.html", "one/a.html", "404.html"], "a draft has no page");
    assert_eq!(pages[1].part.as_deref(), Some("One"));
    for (page, part) in [
        (0, "<title>It's small</title>"),
        (0, "aria-current=\"page\">Hello</a><ul><li><a href=\"#here\">Here</a></li></ul></li>"),
        (0, "<a href=\"its-small.epub\">EPUB</a>"),
        (1, "<li><a href=\"../\">Hello</a></li>"),
        (
            1,
            "<figure class=\"code program\"><pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"k\">fn</span>",
        ),
        (1, "<div class=\"table-wrapper\" tabindex=\"0\">"),
        (2, "<a href=\"/one/a.html\">A</a>"),
    ] {
        assert!(pages[page].html.contains(part), "{part}\n{}", pages[page].html);
    }
    let written = std::fs::read_to_string(dir.join("one/a.html")).expect("it is there");
    assert_eq!(written, pages[1].html);
    assert!(!written.contains("EventSource"), "{written}");
    assert!(!dir.join("css").exists(), "the styles of mdBook's own template are left");
}

#[test]
fn a_step_shows_what_it_changes() {
    let (_folder, book, _) = small_book();
    let programs = ["fn main() {}", "fn main() {\n    run();\n}"];
    let block = |nth: usize| format!("**Step {nth}**\n\n```rust\n{}\n```\n\n", programs[nth - 1]);
    write_whole(&book.root.join("src/one/a.md"), &format!("# A\n\n{}{}", block(1), block(2)))
        .expect("it can be written");
    let html: String =
        programs.map(|code| format!("<pre><code class=\"language-rust\">{code}\n</code></pre>")).concat();
    let page = std::fs::read_to_string(book.root.join("site/one/a.html")).expect("it is there");
    let (before, rest) = page.split_once("<pre>").expect("it has a program");
    let (_, after) = rest.split_once("</pre>").expect("the program ends");
    write_whole(&book.root.join("site/one/a.html"), &format!("{before}{html}{after}")).expect("it can be written");
    let text = Text::read(&book.root).expect("there is a summary");

    let pages = site::finish(&book, &text, &book.root.join("site"), &Place::default()).expect("it can be finished");
    let (first, second) = pages[1].html.split_once("</figure>").expect("there are two programs");
    assert!(!first.contains("<mark>"), "the first step changes nothing: {first}");
    assert_eq!(second.matches("<mark>").count(), 3, "{second}");
    assert!(second.contains("3 lines differ"), "{second}");
}

#[test]
fn pages_reload_where_a_server_shows_them() {
    let (_folder, book, text) = small_book();
    let at = Place { reload: true, ..Place::default() };
    let pages = site::finish(&book, &text, &book.root.join("site"), &at).expect("it can be finished");
    for page in pages {
        let end = "<script type=\"module\">\nnew EventSource('/__reload').onmessage = () => location.reload();\n\
            </script>\n</body></html>";
        assert!(page.html.ends_with(end), "{}", page.html);
    }
}

#[test]
fn the_epub_has_a_cover_where_the_theme_has_one() {
    let (_folder, book, text) = small_book();
    let dir = book.root.join("site");
    site::finish(&book, &text, &dir, &Place::default()).expect("it can be finished");
    let (names, said) = epub(&dir);
    assert_eq!(names[..3], ["mimetype", "META-INF/container.xml", "EPUB/package.opf"]);
    assert!(names.contains(&"EPUB/text/one/a.xhtml".to_string()), "{names:?}");
    assert!(!said.contains("cover.") && !said.contains("Cover"), "{said}");

    let (_folder, book, text) = small_book();
    let dir = book.root.join("site");
    write_whole(&book.root.join("theme/cover.svg"), "<svg><title>It’s small</title></svg>\n")
        .expect("it can be written");
    site::finish(&book, &text, &dir, &Place::default()).expect("it can be finished");
    let (names, said) = epub(&dir);
    assert_eq!(names[4..6], ["EPUB/cover.svg", "EPUB/cover.xhtml"]);
    for part in ["properties=\"cover-image\"", "<itemref idref=\"cover.xhtml\"/>", "<body class=\"cover\">\n<svg>"] {
        assert!(said.contains(part), "{part}\n{said}");
    }
}
