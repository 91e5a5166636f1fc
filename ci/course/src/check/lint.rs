//! Runs the repository's lint on the book. Blocking in async code, in a listing or a fix, is a finding unless the
//! listing's switch `blocks` says that it is on purpose.

use crate::context::Context;
use crate::tools::cargo::{Call, place};
use anyhow::Result;
use book::files::{line_with, read};
use book::listing::MISTAKES;
use book::workspace::{LINT, LINT_CODES};
use book::{Finding, Report, Workspace};
use std::collections::BTreeSet;

/// Runs the lint on all listings and fixes, unless the same sources have passed before. An error is the machine's
/// fault.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, cache, .. } = context;
    let Some(lint) = context.built()?.executables.get(LINT) else { return Ok(Report::default()) };
    let listings = || book.listings.iter().map(|listing| (listing.name.as_str(), listing.dir.as_str()));
    let fixes = (!book.fixes.is_empty()).then_some(("mistakes", MISTAKES));
    let packages: Vec<(&str, &str)> = listings().chain(fixes).collect();
    let inputs = cache.inputs().program(lint)?.files(&book.root, ["Cargo.toml", "Cargo.lock", ".cargo/config.toml"])?;
    let inputs = inputs.files(&book.root, packages.iter().map(|(_, dir)| *dir))?;
    let what = format!("looking for what blocks in {} packages", packages.len());
    // A separate name keeps a part from replacing the result of the whole book.
    let name = if book.whole { "blocking" } else { "blocking in a part" };
    cache.cached(name, inputs, &what, || ask(context, lint, &packages))
}

fn ask(context: &Context, lint: &std::path::Path, packages: &[(&str, &str)]) -> Result<Report> {
    let book = &context.book;
    let mut report = Report::default();
    // Checks libraries and programs only; blocking in a test delays nobody.
    let mut args = vec!["blocking-in-async".into(), "--locked".into(), "--keep-going".into()];
    args.push("--message-format=json".into());
    args.extend(packages.iter().flat_map(|(name, _)| ["-p".into(), name.into()]));
    let (dir, target) = (&book.root, &book.target);
    let call = Call { what: "running the lint", program: Some(lint), args, dir, target, env: Vec::new(), shown: false };
    let mut blocking = BTreeSet::new();
    for (_, said) in call.run()?.diagnostics {
        let Some(code) = said.code.as_ref().map(|code| &*code.code).filter(|code| LINT_CODES.contains(code)) else {
            continue;
        };
        let Some(span) = place(&said) else { continue };
        let path = span.file_name.replace('\\', "/");
        if let Some(listing) = book.listings.iter().find(|listing| path.starts_with(&format!("{}/", listing.dir))) {
            blocking.insert(listing.dir.clone());
            if listing.switches.blocks {
                continue;
            }
        }
        let what = format!("{code}: {}", said.message);
        let fix = "use what it suggests, or set the switch `blocks = true` if the listing blocks on purpose";
        let detail = said.rendered.as_deref().unwrap_or_default();
        report.findings.push(Finding::new(&path, span.line_start, what, fix).detail(detail));
    }
    for listing in &book.listings {
        let is_stale = listing.switches.blocks && !blocking.contains(&listing.dir);
        report.check(is_stale.then(|| idle(book, &listing.dir)).transpose()?);
    }
    Ok(report)
}

/// Returns the finding for a switch `blocks` in a listing that doesn't block.
fn idle(book: &Workspace, dir: &str) -> Result<Finding> {
    let manifest = format!("{dir}/Cargo.toml");
    let text = read(&book.root.join(&manifest))?.unwrap_or_default();
    let line = line_with(&text, "blocks =").unwrap_or(1);
    let what = "the switch `blocks` is set, but the lint finds nothing that blocks in async code";
    Ok(Finding::new(&manifest, line, what, "remove the switch, or fix the lint"))
}
