//! `cargo course new PART/CHAPTER/NAME`: creates a listing that passes. If a step fails, everything is undone.

use crate::context::Context;
use crate::tools::cargo::cargo;
use crate::tools::environment::Environment;
use crate::tools::process::Run;
use crate::verbs::record::record;
use anyhow::{Context as _, Result, ensure};
use book::files::read;
use std::path::{Path, PathBuf};

/// Fields that every listing inherits from the workspace.
const SHARED: [&str; 4] = ["version", "edition", "license", "publish"];

/// Creates the listing `path`, such as `half-hour/the-loop/my-listing`: writes its crate, adds it to the end of its
/// page and records its output.
pub fn run(root: &Path, environment: Environment, path: &str) -> Result<bool> {
    let new = New::check(Context::read(root, None, environment.clone())?, path)?;
    let old = new.files().map(|file| Ok((file.clone(), read(&file)?.unwrap_or_default())));
    let old: Vec<(PathBuf, String)> = old.into_iter().collect::<Result<_>>()?;
    let made = new.make(environment);
    if !matches!(made, Ok(true)) {
        std::fs::remove_dir_all(&new.dir).ok();
        for (file, text) in old {
            std::fs::write(&file, text).with_context(|| format!("cannot restore {}", file.display()))?;
        }
        eprintln!("removed listings/{path} again");
    }
    made
}

/// A listing to create.
struct New {
    root: PathBuf,
    name: String,
    /// Folder of the listing.
    dir: PathBuf,
    /// The page that shows it.
    page: PathBuf,
    /// Relative link from the page's folder to the listing's.
    link: String,
}

impl New {
    /// Fails if `path` is malformed or taken.
    fn check(context: Context, path: &str) -> Result<New> {
        let book = context.book;
        let form = "PART/CHAPTER/NAME, such as half-hour/the-loop/my-listing";
        let (chapter, name) = path.rsplit_once('/').with_context(|| format!("`{path}` is not {form}"))?;
        let page = format!("src/{chapter}.md");
        let pages = context.text.pages.iter().filter_map(|page| page.path.strip_prefix("src/")?.strip_suffix(".md"));
        let known = pages.filter(|page| page.contains('/')).collect::<Vec<_>>().join(", ");
        ensure!(context.text.page(&page).is_some(), "there is no page {page}; these exist: {known}");
        let kebab = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
        ensure!(kebab && begins, "`{name}` must consist of lowercase letters, digits and hyphens, such as my-listing");
        let taken = book.programs.iter().any(|(package, programs)| package == name || programs.contains(name));
        ensure!(!taken, "`{name}` is taken by another package or program of this book");
        let dir = book.root.join("listings").join(path);
        ensure!(!dir.exists(), "listings/{path} exists already");
        let folders = page.matches('/').count();
        let link = format!("{}listings/{path}", "../".repeat(folders));
        Ok(New { page: book.root.join(page), root: book.root, name: name.into(), dir, link })
    }

    /// The existing files that it changes.
    fn files(&self) -> [PathBuf; 2] {
        [self.page.clone(), self.root.join("Cargo.lock")]
    }

    fn make(&self, environment: Environment) -> Result<bool> {
        let New { root, name, dir, page, link } = self;
        let shared: String = SHARED.iter().map(|key| format!("{key}.workspace = true\n")).collect();
        let manifest = format!("[package]\nname = \"{name}\"\n{shared}\n[lints]\nworkspace = true\n");
        let program = format!("fn main() {{\n    println!(\"{}\");\n}}\n", name.replace('-', " "));
        std::fs::create_dir_all(dir.join("src"))?;
        std::fs::write(dir.join("Cargo.toml"), manifest)?;
        std::fs::write(dir.join("src/main.rs"), program)?;
        let shown = format!(
            "{}\n
```rust
{{{{#include {link}/src/main.rs}}}}
```

`cargo run -p {name}`

```text
{{{{#include {link}/stdout.txt}}}}
```
",
            std::fs::read_to_string(page)?.trim_end()
        );
        std::fs::write(page, shown)?;
        // The lock file must contain the new package before anything is built.
        let mut update = Run::new(Path::new(&cargo()), root.clone(), 600);
        update.args = ["update", "--workspace", "--offline"].map(Into::into).into();
        let output = update.output()?;
        ensure!(output.ended == Ok(0), "cargo cannot update Cargo.lock: {}", output.stderr.trim());
        Ok(record(root, environment, Some(name))?.print(false))
    }
}
