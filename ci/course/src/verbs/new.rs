//! `cargo course new CHAPTER/NAME`: a listing to begin with, which passes. When a step fails, nothing is left of it.

use crate::files::read;
use crate::listings::Workspace;
use crate::text::Text;
use crate::verbs::record::record;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::path::Path;

pub async fn run(path: &str) -> Result<bool> {
    let book = Workspace::discover()?;
    let (chapter, name) = path
        .split_once('/')
        .with_context(|| format!("`{path}` is not CHAPTER/NAME, such as 04-the-loop/my-listing"))?;
    let page = book.root.join(page_of(&book, chapter)?);
    check_name(&book, name)?;
    let dir = book.root.join("listings").join(chapter).join(name);
    ensure!(!dir.exists(), "listings/{path} exists already");

    let lock = book.root.join("Cargo.lock");
    let (old_page, old_lock) = (read(&page)?.unwrap_or_default(), read(&lock)?.unwrap_or_default());
    let made = make(&book, &dir, &page, path, name).await;
    if !matches!(made, Ok(true)) {
        std::fs::remove_dir_all(&dir).ok();
        for (file, old) in [(page, old_page), (lock, old_lock)] {
            std::fs::write(&file, old).with_context(|| format!("cannot put back {}", file.display()))?;
        }
        eprintln!("nothing was kept of listings/{path}");
    }
    made
}

/// The page of a chapter's folder: `src/…/the-loop.md` of `04-the-loop`.
fn page_of(book: &Workspace, chapter: &str) -> Result<String> {
    let folders: BTreeSet<&str> = book.listings.iter().map(|listing| listing.chapter.as_str()).collect();
    let known = folders.iter().copied().collect::<Vec<_>>().join(", ");
    ensure!(folders.contains(chapter), "listings/ has no chapter folder `{chapter}`; there are: {known}");
    let stem = chapter.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('-');
    let text = Text::read(&book.root)?;
    let page = text.pages.into_iter().find(|page| page.path.ends_with(&format!("/{stem}.md")));
    let page =
        page.with_context(|| format!("no page below src/ is named {stem}.md, as the folder {chapter} has it"))?;
    Ok(page.path)
}

fn check_name(book: &Workspace, name: &str) -> Result<()> {
    let kebab = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    ensure!(kebab && begins, "`{name}` is not a name in small letters, digits and hyphens, such as my-listing");
    let taken = book.programs.iter().any(|(package, programs)| package == name || programs.contains(name));
    ensure!(!taken, "`{name}` is taken by another package or program of this book");
    Ok(())
}

/// Writes the listing `path` into `dir`, shows it at the end of `page`, and records what it prints.
async fn make(book: &Workspace, dir: &Path, page: &Path, path: &str, name: &str) -> Result<bool> {
    let mut manifest = format!("[package]\nname = \"{name}\"\n");
    for key in ["version", "edition", "license", "publish"] {
        manifest += &format!("{key}.workspace = true\n");
    }
    manifest += "\n[lints]\nworkspace = true\n";
    let program = format!("fn main() {{\n    println!(\"{}\");\n}}\n", name.replace('-', " "));
    std::fs::create_dir_all(dir.join("src"))?;
    std::fs::write(dir.join("Cargo.toml"), manifest)?;
    std::fs::write(dir.join("src/main.rs"), program)?;

    let folders = page.strip_prefix(&book.root)?.components().count() - 1;
    let listing = format!("{}listings/{path}", "../".repeat(folders));
    let text = std::fs::read_to_string(page)?;
    let shown = format!(
        "{}\n
```rust
{{{{#include {listing}/src/main.rs}}}}
```

`cargo run -p {name}`

```text
{{{{#include {listing}/stdout.txt}}}}
```
",
        text.trim_end()
    );
    std::fs::write(page, shown)?;

    Ok(record(&Workspace::discover()?.only(Some(name))?).await?.print(false, ""))
}
