//! Lets judges use the programs of listings. Judges are Python tests made of the packages that real clients use, so they
//! fail if a program isn't what those packages expect.

use crate::context::Context;
use crate::tools::cache::Case;
use crate::tools::progress::say;
use crate::tools::pytest::{self, Failure};
use crate::tools::venv::{Venv, venv};
use anyhow::Result;
use book::files::{line_with, read};
use book::{Finding, Listing, Report};
use std::path::Path;

/// Maximum time of all judges of a program, in seconds.
const LIMIT: u64 = 240;

/// The command that writes the list of pinned packages.
const COMPILE: &str = "uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
                       --output-file requirements.txt requirements.in";

/// Checks that each package that judges need is pinned by version and hash, whatever registry it comes from. Fails if a
/// list can't be read.
pub fn requirements(context: &Context) -> Result<Report> {
    let book = &context.book;
    let mut report = Report::default();
    for listing in book.listings.iter().filter(|listing| listing.judged) {
        let fix = format!("write the list again with `{COMPILE}`");
        let (path, imported) = (listing.requirements(), listing.imported_requirements());
        let list = read(&book.root.join(&path))?.unwrap_or_default();
        report.check(unpinned(&list).map(|line| {
            let what = "this is not a package with its version and its SHA-256 hashes";
            Finding::new(&path, line, what, fix.clone())
        }));
        let wanted = read(&book.root.join(&imported))?.unwrap_or_default();
        let wanted = wanted.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        report.check(wanted.filter(|(_, wanted)| line_with(&list, &format!("{} ", wanted.trim())).is_none()).map(
            |(before, wanted)| {
                let what = format!("`{}` is not in requirements.txt", wanted.trim());
                Finding::new(&imported, before + 1, what, fix.clone())
            },
        ));
        report.check((!listing.runs).then(|| {
            let what = "this library has judges, but no program that they could use";
            Finding::new(&listing.manifest(), 1, what, "write the program, src/main.rs, or delete its folder `judges`")
        }));
    }
    Ok(report)
}

/// Returns the first line of a list of packages that begins something other than a pinned package with hashes.
fn unpinned(list: &str) -> Option<usize> {
    let joined = list.replace("\\\n", "\\ ");
    let mut number = 1;
    for line in joined.lines() {
        let mut words = line.split_whitespace().filter(|word| *word != "\\");
        let (name, hashes) = (words.next(), words.filter(|word| word.starts_with("--")).collect::<Vec<_>>());
        let is_hash = |word: &&str| word.strip_prefix("--hash=sha256:").is_some_and(|hash| hash.len() == 64);
        let is_fine = match name {
            None => true,
            Some(name) if name.starts_with('#') => true,
            Some(name) => {
                name.contains("==") && !name.starts_with('-') && !hashes.is_empty() && hashes.iter().all(is_hash)
            }
        };
        if !is_fine {
            return Some(number);
        }
        number += 1 + line.matches('\\').count();
    }
    None
}

/// Runs the judges of each program, unless all of them passed on the same inputs. Without Python or the packages they are
/// skipped by name. An error is the machine's fault.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, cache, fresh, .. } = context;
    let built = context.built()?;
    let judged: Vec<&Listing> = book.listings.iter().filter(|listing| listing.judged).collect();
    let mut report = Report::default();
    if judged.is_empty() {
        return Ok(report);
    }
    let python = match context.python() {
        Ok(python) => python,
        Err(why) => {
            report.skipped = judged.iter().map(|listing| (listing.judges(), why.clone())).collect();
            return Ok(report);
        }
    };
    let mut cases = Vec::new();
    for listing in judged {
        // The build has already reported a program that didn't compile.
        let Some(program) = built.executables.get(&listing.main()) else { continue };
        let inputs = cache.inputs().program(program)?.program(&python)?.files(&book.root, [&*listing.judges()])?;
        cases.push(Case { name: listing.judges(), inputs: inputs.finish(), work: (listing, program) });
    }
    let names: Vec<&str> = cases.iter().map(|case| case.work.0.name.as_str()).collect();
    let what = format!("judging {}", names.join(", "));
    let left = cache.left(cases, *fresh, &mut report);
    if left.is_empty() {
        say(&format!("         {what}: unchanged"));
        return Ok(report);
    }
    cache.judge(&what, left, &mut report, |(listing, program)| judge(context, &python, listing, program))?;
    Ok(report)
}

/// Runs the judges of a program. Each case is a check.
fn judge(context: &Context, python: &Path, listing: &Listing, program: &Path) -> Result<Report> {
    let book = &context.book;
    let mut report = Report::default();
    let requirements = listing.requirements();
    let python = match venv(&book.target, &book.root.join(&requirements), python)? {
        Venv::Ready(python) => python,
        Venv::Missing(why) => {
            report.skipped.push((listing.judges(), why));
            return Ok(report);
        }
        Venv::Refused(said) => {
            let what = "a package does not have the hash that is written here";
            let fix = "find out why; if the package is right, write the list again";
            report.findings.push(Finding::new(&requirements, 1, what, fix).detail(said));
            return Ok(report);
        }
    };
    let dir = book.root.join(listing.judges());
    let variable = listing.name.replace('-', "_").to_uppercase();
    let to = book.target.join(format!("course/judges-of-{}.xml", listing.name));
    let told = pytest::run(&python, &dir, (variable, program.into()), &[], &to, LIMIT)?;
    let cases = match told {
        Ok(cases) if !cases.is_empty() => cases,
        Ok(_) => {
            let what = "there is no judge in this folder";
            report.findings.push(Finding::new(&requirements, 1, what, "write one in a file `test_….py`, or delete it"));
            return Ok(report);
        }
        Err((what, fix)) => {
            let mut lines = what.lines();
            let what = format!("pytest {}", lines.next().unwrap_or_default().trim_end_matches(':'));
            let said: String = lines.flat_map(|line| [line, "\n"]).collect();
            report.findings.push(Finding::new(&requirements, 1, what, fix).detail(said));
            return Ok(report);
        }
    };
    let below = |path: &Path| path.strip_prefix(&book.root).unwrap_or(path).display().to_string();
    for case in cases {
        report.check(case.failure.map(|Failure { file, line, what, detail }| {
            let what = format!("the judge {} found: {what}", case.id.rsplit("::").next().unwrap_or_default());
            let fix = format!(
                "fix `{}`, or the judge; run only this one with `{} -B -m pytest -p no:cacheprovider '{}/{}'`",
                listing.name,
                below(&python),
                listing.judges(),
                case.id
            );
            Finding::new(&format!("{}/{file}", listing.judges()), line, what, fix).detail(detail)
        }));
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_packages_with_versions_and_hashes_are_pinned() {
        let hash = format!("--hash=sha256:{}", "a".repeat(64));
        let fine =
            format!("# Packages.\na==1 \\\n    {hash} \\\n    {hash}\nb==2 ; sys_platform == 'win32' \\\n    {hash}\n");
        assert_eq!(unpinned(&fine), None);
        for (wrong, line) in [("c==3", 7), ("c>=3 \\\n    --hash=sha256:a", 7), ("--index-url https://example.org", 7)]
        {
            assert_eq!(unpinned(&format!("{fine}{wrong}\n")), Some(line), "{wrong}");
        }
        assert_eq!(unpinned(&format!("a==1 \\\n    {hash}\n-r other.txt {hash}\n")), Some(3));
    }
}
