//! `cargo course timeline FILE.rs`: records a program's event loop and writes a page to step through it.

use crate::context::Context;
use crate::tools::cargo::dependency_lines;
use crate::tools::environment::Environment;
use crate::tools::progress::step;
use anyhow::{Context as _, Result, anyhow};
use std::path::Path;
use timeline::{Code, Options, Program, record, render};

/// Styles and script of the figure.
const CSS: &str = "theme/timeline.css";
const JS: &str = "theme/timeline.js";

/// Records the program in `file`, which may use the same dependencies as the listings, and opens its timeline.
pub fn run(root: &Path, environment: Environment, file: &Path, seed: u64, open: bool) -> Result<bool> {
    let book = Context::read(root, None, environment)?.book;
    let shown = file.display();
    let source = std::fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = if stem == "main" { crate_of(file).unwrap_or(stem.into()) } else { stem.into() };
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let known = book.listings.iter().flat_map(|listing| &listing.dependencies);
    let used = known.filter(|crate_| source.contains(&format!("{}::", crate_.name.replace('-', "_"))));
    let mut lines = dependency_lines(&used.cloned().collect::<Vec<_>>());
    lines.sort();
    lines.dedup();
    let mut program = Program::rust(&name, &source);
    program.dir = std::env::temp_dir();
    if let Code::Rust { file, edition, dependencies, .. } = &mut program.code {
        (*file, *dependencies) = (shown.to_string(), lines);
        *edition = book.listings.first().map_or("2024".into(), |listing| listing.edition.clone());
    }
    let mut options = Options::new(&book.target.join("course"));
    (options.lock, options.seed) = (Some(book.root.join("Cargo.lock")), seed);
    options.compare = false;
    let recorded = step(&format!("recording {shown}"), || record(&program, &options));
    let recorded = recorded.map_err(|error| anyhow!(error.of(&shown)))?;
    print!("{}", recorded.stdout);
    eprint!("{}", recorded.stderr);
    let [css, js] = [CSS, JS].map(|file| std::fs::read_to_string(book.root.join(file)).context(file));
    let page = book.target.join("course/timeline").join(format!("{name}.html"));
    std::fs::write(&page, render::page(&recorded.trace, &[(&name, &source)], &css?, &js?))
        .with_context(|| format!("cannot write {}", page.display()))?;
    // stdout is for the program's output.
    recorded.trace.notes.iter().for_each(|note| eprintln!("note: {note}"));
    if !recorded.by_itself {
        eprintln!("{shown}: the program did not end by itself");
    }
    eprintln!("the timeline is in {}", page.display());
    if open && let Err(error) = opener::open(&page) {
        eprintln!("cannot open a browser: {error}");
    }
    Ok(true)
}

/// Returns the folder of the crate whose `src/main.rs` the file is.
fn crate_of(file: &Path) -> Option<String> {
    let file = std::path::absolute(file).ok()?;
    let folder = file.parent().filter(|folder| folder.ends_with("src"))?.parent()?;
    Some(folder.file_name()?.to_string_lossy().into_owned())
}
