//! `cargo course timeline FILE.rs`: records a program's event loop and writes a page to step through it.

use crate::context::Context;
use crate::produce::timelines::{Built, Traced, build};
use crate::tools::cargo::dependency_lines;
use crate::tools::environment::Environment;
use anyhow::{Context as _, Result, bail};
use std::path::Path;
use timeline::build::{Package, Scratch};
use timeline::instrument::{Refused, instrument};
use timeline::render;

/// Styles and script of the figure.
const CSS: &str = "theme/timeline.css";
const JS: &str = "theme/timeline.js";

/// Words that show that a program uses sockets.
const SOCKETS: [&str; 6] = ["tokio::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream", "reqwest"];

/// The limit of the program in seconds, and how many events are kept if it doesn't end.
const LIMIT: u64 = 10;
const EVENTS: usize = 20_000;

/// Records the program in `file`, which may use the same dependencies as the listings, and opens its timeline.
pub fn run(root: &Path, environment: Environment, file: &Path, seed: u64, open: bool) -> Result<bool> {
    let book = Context::read(root, None, environment)?.book;
    let shown = file.display();
    let source = std::fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = if stem == "main" { crate_of(file).unwrap_or(stem.into()) } else { stem.into() };
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let sockets = SOCKETS.iter().any(|word| source.contains(word));
    let text = match instrument(&source, sockets) {
        Ok(text) => text,
        Err(Refused { line, what, fix }) => bail!("{shown}:{line}: {what}; {fix}"),
    };
    let known = book.listings.iter().flat_map(|listing| &listing.dependencies);
    let used = known.filter(|crate_| source.contains(&format!("{}::", crate_.name.replace('-', "_"))));
    let mut dependencies = dependency_lines(&used.cloned().collect::<Vec<_>>());
    dependencies.sort();
    dependencies.dedup();
    let edition = book.listings.first().map_or("2024".into(), |listing| listing.edition.clone());
    // A package name must begin with a letter.
    let package = format!("of-{name}");
    let original = format!("{package}-as-it-is");
    let copy = |name: &str, text| {
        let (edition, dependencies) = (edition.clone(), dependencies.clone());
        Package { name: name.into(), text, edition, dependencies }
    };
    let copies = [copy(&original, source.clone()), copy(&package, text)];
    let mut built: Built = build(&book, "timeline-of", &copies)?;
    for (program, what) in [(&original, "does not compile"), (&package, "compiles, but not as an instrumented copy")] {
        if let Some(Err(said)) = built.get(program) {
            let rendered = said.rendered.clone().unwrap_or_default();
            bail!("{shown} {what}:\n{}", rendered.replace(&Scratch::main_of(program), &shown.to_string()));
        }
    }
    let Some(Ok(executable)) = built.remove(&package) else {
        let said: Vec<String> = built.into_values().filter_map(Result::err).filter_map(|said| said.rendered).collect();
        bail!("the dependencies of {shown} do not compile:\n{}", said.join("\n"));
    };
    let traced = Traced::Rust { executable };
    let (output, trace) = traced.record(&name, seed, &std::env::temp_dir(), LIMIT, Some(EVENTS))?;
    print!("{}", output.stdout);
    eprint!("{}", output.stderr);
    if let Err((what, _)) = output.ended {
        bail!("{shown} {what}, so it has no timeline");
    }
    let trace = trace.map_err(anyhow::Error::msg).with_context(|| format!("no timeline of {shown}"))?;
    let [css, js] = [CSS, JS].map(|file| std::fs::read_to_string(book.root.join(file)).context(file));
    let page = book.target.join("course/timeline-of").join(format!("{name}.html"));
    std::fs::write(&page, render::page(&trace, &source, &css?, &js?))
        .with_context(|| format!("cannot write {}", page.display()))?;
    // stdout is for the program's output.
    trace.notes.iter().for_each(|note| eprintln!("note: {note}"));
    if trace.ended.is_some() {
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
