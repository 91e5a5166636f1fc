//! `cargo course new CHAPTER/NAME`: a listing to begin with, which passes. When a step fails, nothing is left of it.

use crate::listings::Workspace;
use crate::text::Text;
use crate::verbs::record::record;
use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};

pub async fn run(path: &str) -> Result<bool> {
    let book = Workspace::discover()?;
    let Some((chapter, name)) = path.split_once('/') else {
        bail!("`{path}` is not CHAPTER/NAME, such as 04-the-loop/my-listing");
    };
    let page = page_of(&book, chapter)?;
    check_name(&book, name)?;

    let dir = book.root.join("listings").join(chapter).join(name);
    let kept = Kept::new([book.root.join(&page), book.root.join("Cargo.lock")])?;
    let made = make(&book, &dir, &page, chapter, name).await;
    if !matches!(made, Ok(true)) {
        std::fs::remove_dir_all(&dir).ok();
        kept.put_back()?;
        eprintln!("nothing was kept of listings/{chapter}/{name}");
    }
    made
}

/// The page of a chapter's folder: `src/…/the-loop.md` of `04-the-loop`.
fn page_of(book: &Workspace, chapter: &str) -> Result<String> {
    let folders: std::collections::BTreeSet<&str> =
        book.listings.iter().map(|listing| listing.chapter.as_str()).collect();
    let known = folders.iter().copied().collect::<Vec<_>>().join(", ");
    ensure!(folders.contains(chapter), "listings/ has no chapter folder `{chapter}`; there are: {known}");
    let stem = chapter.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('-');
    let text = Text::read(&book.root)?;
    let page = text.pages.iter().find(|page| page.path.ends_with(&format!("/{stem}.md")));
    Ok(page
        .with_context(|| format!("no page below src/ is named {stem}.md, as the folder {chapter} would have it"))?
        .path
        .clone())
}

fn check_name(book: &Workspace, name: &str) -> Result<()> {
    let words = name.split('-');
    let plain = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let kebab = name.starts_with(|c: char| c.is_ascii_lowercase()) && words.clone().all(plain);
    ensure!(kebab, "`{name}` is not a name in small letters, digits and single hyphens, such as my-listing");
    let taken = book.programs.iter().any(|(package, programs)| package == name || programs.contains(name));
    ensure!(!taken, "`{name}` is taken by another package or program of this book");
    ensure!(!["test", "core", "std", "alloc"].contains(&name), "cargo does not let a package be named `{name}`");
    Ok(())
}

async fn make(book: &Workspace, dir: &Path, page: &str, chapter: &str, name: &str) -> Result<bool> {
    ensure!(!dir.exists(), "listings/{chapter}/{name} exists already");
    let lints = std::fs::read_to_string(book.root.join("Cargo.toml"))?.contains("[workspace.lints");
    let inherited =
        ["version", "edition", "license", "publish"].map(|key| format!("{key}.workspace = true\n")).concat();
    let lints = if lints { "\n[lints]\nworkspace = true\n" } else { "" };
    std::fs::create_dir_all(dir.join("src"))?;
    std::fs::write(dir.join("Cargo.toml"), format!("[package]\nname = \"{name}\"\n{inherited}{lints}"))?;
    std::fs::write(
        dir.join("src/main.rs"),
        format!("fn main() {{\n    println!(\"{}\");\n}}\n", name.replace('-', " ")),
    )?;

    let up = "../".repeat(page.matches('/').count());
    let include = |file: &str| format!("{{{{#include {up}listings/{chapter}/{name}/{file}}}}}");
    let (program, output) = (include("src/main.rs"), include("stdout.txt"));
    let block = format!("\n```rust\n{program}\n```\n\n`cargo run -p {name}`\n\n```text\n{output}\n```\n");
    let page = book.root.join(page);
    let text = std::fs::read_to_string(&page)?;
    std::fs::write(&page, format!("{}\n{block}", text.trim_end()))?;

    Ok(record(&Workspace::discover()?.only(Some(name))?).await?.print(false, ""))
}

/// Files as they were.
struct Kept(Vec<(PathBuf, Option<Vec<u8>>)>);

impl Kept {
    fn new(paths: impl IntoIterator<Item = PathBuf>) -> Result<Kept> {
        let read = |path: PathBuf| Ok((path.clone(), path.is_file().then(|| std::fs::read(&path)).transpose()?));
        paths.into_iter().map(read).collect::<Result<_>>().map(Kept)
    }

    fn put_back(self) -> Result<()> {
        for (path, contents) in self.0 {
            match contents {
                Some(contents) => std::fs::write(&path, contents),
                None => std::fs::remove_file(&path).or(Ok(())),
            }
            .with_context(|| format!("cannot put back {}", path.display()))?;
        }
        Ok(())
    }
}
