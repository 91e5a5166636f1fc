//! `cargo course timeline FILE.rs`: what the event loop does while a program runs, as a page to step through.

use crate::listings::Workspace;
use crate::scratch::dependencies;
use crate::timeline::{Traced, build};
use ::timeline::build::{Package, Scratch};
use ::timeline::instrument::{Refused, instrument, mentions_sockets};
use ::timeline::render;
use anyhow::{Context, Result, bail};
use std::path::Path;

/// The styles and the script of the figure.
const CSS: &str = include_str!("../../../theme/timeline.css");
const JS: &str = include_str!("../../../theme/timeline.js");

pub async fn run(file: &Path, seed: u64, open: bool) -> Result<bool> {
    let book = Workspace::discover()?;
    let shown = file.display();
    let source = std::fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = if stem == "main" { crate_of(file).unwrap_or(stem.into()) } else { stem.into() };
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let text = match instrument(&source, mentions_sockets(&source)) {
        Ok(text) => text,
        Err(Refused { line, what, fix }) => bail!("{shown}:{line}: {what}; {fix}"),
    };

    // Whatever the book's listings use can be used.
    let known = book.listings.iter().flat_map(|listing| &listing.dependencies);
    let used = known.filter(|crate_| source.contains(&format!("{}::", crate_.name.replace('-', "_"))));
    let mut dependencies = dependencies(&used.cloned().collect::<Vec<_>>());
    dependencies.sort();
    dependencies.dedup();
    let edition = book.listings.first().map_or("2024".into(), |listing| listing.edition.clone());
    // A package's name begins with a letter.
    let package = format!("of-{name}");
    let original = format!("{package}-as-it-is");
    let copy = |name: &str, text| Package {
        name: name.into(),
        text,
        edition: edition.clone(),
        dependencies: dependencies.clone(),
    };
    let copies = [copy(&original, source.clone()), copy(&package, text)];
    let mut built = build(&book, "timeline-of", &copies).await?;
    for (program, what) in [(&original, "does not compile"), (&package, "compiles, but not as an instrumented copy")] {
        if let Some(Err(said)) = built.get(program) {
            let rendered = said.rendered.replace(&Scratch::main_of(program), &shown.to_string());
            bail!("{shown} {what}:\n{rendered}");
        }
    }
    let Some(Ok(executable)) = built.remove(&package) else {
        let said: Vec<String> = built.into_values().filter_map(Result::err).map(|said| said.rendered).collect();
        bail!("what {shown} depends on does not compile:\n{}", said.join("\n"));
    };
    let traced = Traced::Rust { executable };
    let (output, trace) = traced.record(&name, seed, &std::env::temp_dir(), 10).await?;
    print!("{}", output.stdout);
    eprint!("{}", output.stderr);
    if let Err((what, _)) = output.ended {
        bail!("{shown} {what}, so there is no timeline of it");
    }
    let trace = trace.map_err(anyhow::Error::msg).with_context(|| format!("no timeline of {shown}"))?;
    let page = book.target.join("course/timeline-of").join(format!("{name}.html"));
    std::fs::write(&page, render::page(&trace, &source, CSS, JS))
        .with_context(|| format!("cannot write {}", page.display()))?;
    // On stdout is what the program printed.
    trace.notes.iter().for_each(|note| eprintln!("note: {note}"));
    eprintln!("the timeline is in {}", page.display());
    if open && let Err(error) = opener::open(&page) {
        eprintln!("no browser could be opened: {error}");
    }
    Ok(true)
}

/// The folder of the crate whose `src/main.rs` the file is.
fn crate_of(file: &Path) -> Option<String> {
    let file = std::path::absolute(file).ok()?;
    let folder = file.parent().filter(|folder| folder.ends_with("src"))?.parent()?;
    Some(folder.file_name()?.to_string_lossy().into_owned())
}
