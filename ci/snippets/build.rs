//! Prepares the book's inline Rust blocks for skeptic: each gets its own file, whose name makes a valid test name.
//! Included listings are left out, because the checker builds and runs them; so are attributes, which the checker
//! forbids.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{collections::HashSet, env};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

struct Snippet {
    /// Path of the page relative to the root, with `/` between folders.
    page: String,
    /// Line number of the first line of code, from 1.
    line: usize,
    code: String,
}

fn main() -> Result<()> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let root = fs::canonicalize(Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../.."))?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=RUSTC_IN_USE={}", env::var("RUSTC")?);

    let mut snippets = Vec::new();
    for page in pages(&root)? {
        let name = page.strip_prefix(&root)?.to_str().ok_or("a page's name is not UTF-8")?;
        let text = fs::read_to_string(&page).map_err(|error| format!("{}: {error}", page.display()))?;
        snippets.extend(inline_snippets(&name.replace('\\', "/"), &text));
    }

    let copies = write_copies(&out.join("copies"), &snippets)?;
    let generated = out.join("skeptic-tests.rs");
    fs::write(&generated, "")?;
    skeptic::generate_doc_tests(&copies);
    let tests = fs::read_to_string(&generated)?.replace("skeptic::rt::run_test(", "crate::run(");
    fs::write(out.join("snippets.rs"), tests)?;
    Ok(())
}

/// Returns every page of `src/`, README.md and CONTRIBUTING.md, in order. Cargo watches them. If one of the two is
/// missing, this script runs every time, because cargo can't watch for a new file.
fn pages(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![root.join("src")];
    println!("cargo::rerun-if-changed={}", folders[0].display());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    for page in ["README.md", "CONTRIBUTING.md"].map(|name| root.join(name)) {
        println!("cargo::rerun-if-changed={}", page.display());
        if page.exists() {
            found.push(page);
        }
    }
    found.sort();
    Ok(found)
}

fn inline_snippets(page: &str, text: &str) -> Vec<Snippet> {
    let mut snippets = Vec::new();
    let mut open: Option<Snippet> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_rust(&info) => {
                open = Some(Snippet { page: page.to_owned(), line: 0, code: String::new() });
            }
            Event::Text(code) => {
                if let Some(snippet) = &mut open {
                    if snippet.code.is_empty() {
                        snippet.line = 1 + text[..range.start].matches('\n').count();
                    }
                    snippet.code.push_str(&code);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                snippets.extend(
                    open.take().filter(|snippet| !snippet.code.contains("{{#") && !snippet.code.trim().is_empty()),
                );
            }
            _ => {}
        }
    }
    snippets
}

fn is_rust(info: &str) -> bool {
    info.split(|c: char| c == ',' || c.is_whitespace()).next() == Some("rust")
}

/// Writes each snippet to a file that skeptic can read and returns those files.
///
/// Skeptic names a test after the file and the line of the fence, so the fence is on the same line as in the page. A
/// comment below it says where the code comes from.
fn write_copies(folder: &Path, snippets: &[Snippet]) -> Result<Vec<PathBuf>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut names = HashSet::new();
    let mut copies = Vec::new();
    for Snippet { page, line, code } in snippets {
        let name = page.trim_end_matches(".md").replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        if !names.insert((name.to_lowercase(), line)) {
            return Err(format!("{page}: its name is too close to another page's; rename one").into());
        }
        let copy = folder.join(line.to_string()).join(name).with_extension("md");
        let above = "\n".repeat(line - 2);
        fs::create_dir_all(copy.parent().expect("it was joined to a folder"))?;
        fs::write(&copy, format!("{above}``````````rust\n// {page}:{line}\n{code}\n``````````\n"))?;
        // Skeptic tells cargo to watch its input. A file as new as this run would make the run outdated immediately.
        File::options().write(true).open(&copy)?.set_modified(SystemTime::UNIX_EPOCH)?;
        copies.push(copy);
    }
    Ok(copies)
}
