//! Checks what everything else depends on: manifests are valid, and files are text, are real files, and lie where
//! cargo and mdBook look for them.

use crate::context::Context;
use anyhow::Result;
use book::files::files_below;
use book::summary::{NOT_FOUND, SUMMARY};
use book::{Finding, Report};
use std::path::Path;

/// Folders whose files are checked.
const FOLDERS: [&str; 3] = ["src", "listings", "theme"];
/// Files outside them that are checked, too.
const FILES: [&str; 4] = ["README.md", "CONTRIBUTING.md", "book.toml", "Cargo.toml"];
/// Extensions of binary files.
const BINARY: [&str; 7] = [".woff2", ".png", ".jpg", ".webp", ".avif", ".gif", ".ico"];

/// Checks manifests, files and folders. Fails if a file can't be read.
pub fn check(context: &Context) -> Result<Report> {
    let book = &context.book;
    let mut report = Report { findings: book.findings.clone(), ..Report::default() };
    for folder in FOLDERS {
        for file in files_below(&book.root, folder)? {
            report.check(check_file(&book.root, &file)?);
        }
    }
    for file in FILES {
        report.check(check_file(&book.root, file)?);
    }
    if book.whole {
        strays(context, &mut report)?;
        for page in context.text.pages.iter().filter(|page| page.path != NOT_FOUND) {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
            let what = "the name of this page has characters other than letters, digits, `-` and `_`";
            let finding = Finding::new(&page.path, 1, what, format!("rename it, and its line in {SUMMARY}"));
            report.check((!page.path.chars().all(is_plain)).then_some(finding));
        }
    }
    Ok(report)
}

/// Checks that a file is not a link, and that its text is UTF-8 without a byte order mark.
fn check_file(root: &Path, file: &str) -> Result<Option<Finding>> {
    let path = root.join(file);
    let finding = |line, what: &str, fix: &str| Ok(Some(Finding::new(file, line, what, fix)));
    if path.is_symlink() {
        return finding(1, "a symbolic link, whose target nothing checks", "replace it with a copy");
    }
    if BINARY.iter().any(|ending| file.ends_with(ending)) || !path.is_file() {
        return Ok(None);
    }
    let bytes = std::fs::read(&path)?;
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return finding(1, "the file begins with a byte order mark", "save it as UTF-8 without one");
    }
    match std::str::from_utf8(&bytes) {
        Ok(_) => Ok(None),
        Err(error) => {
            let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
            finding(line, "this line is not UTF-8", "save the file as UTF-8")
        }
    }
}

/// Finds crates that cargo doesn't know, listings without a page, and mistakes that nothing compiles.
fn strays(context: &Context, report: &mut Report) -> Result<()> {
    let book = &context.book;
    for file in files_below(&book.root, "listings")? {
        if let Some(dir) = file.strip_suffix("/Cargo.toml").filter(|dir| !book.packages.contains(*dir)) {
            let what = "cargo does not know this crate";
            let fix = format!("add a pattern that matches {dir} to `members` in the root's Cargo.toml, or delete it");
            report.findings.push(Finding::new(&file, 1, what, fix));
        }
        let Some(below) = file.strip_prefix("listings/mistakes/") else { continue };
        let folder = below.split('/').next().unwrap_or_default();
        let is_lost = file.ends_with(".rs")
            && !["src", "tests"].contains(&folder)
            && !book.mistakes.iter().any(|mistake| mistake.source() == file);
        let finders = book::listing::FINDERS.join(", ");
        let what = format!("no tool compiles this mistake; the tools' folders are {finders}");
        let finding = Finding::new(&file, 1, what, "move it into one of them");
        report.check(is_lost.then_some(finding));
    }
    for listing in &book.listings {
        if listing.is_support() {
            let depends = |other: &book::Listing| other.dependencies.iter().any(|it| it.name == listing.name);
            let finding = Finding::new(&listing.manifest(), 1, "no listing uses this library", "use it, or delete it");
            report.check((!book.listings.iter().any(depends)).then_some(finding));
            continue;
        }
        let page = format!("src/{}.md", listing.chapter);
        let what = format!("the folder of this listing belongs to {page}, but there is no such page");
        let finding = Finding::new(&listing.manifest(), 1, what, "move it to the folder of the page that shows it");
        report.check((context.text.page(&page).is_none()).then_some(finding));
    }
    Ok(())
}
