//! Runs the repository's lint on the book. Blocking in async code, in a listing or a fix, is a finding unless the
//! listing's switch `blocks` says that it is on purpose. For a future that isn't polled, the switch is `unpolled`.

use crate::context::Context;
use crate::tools::cargo::{Call, place};
use anyhow::Result;
use book::files::{line_with, read};
use book::listing::MISTAKES;
use book::listing::Switches;
use book::workspace::{LINT, LINT_CODES, UNPOLLED};
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
    let mut reported = BTreeSet::new();
    for (_, said) in call.run()?.diagnostics {
        let Some(code) = said.code.as_ref().map(|code| &*code.code).filter(|code| LINT_CODES.contains(code)) else {
            continue;
        };
        let Some(span) = place(&said) else { continue };
        let path = span.file_name.replace('\\', "/");
        if let Some(listing) = book.listings.iter().find(|listing| path.starts_with(&format!("{}/", listing.dir))) {
            let switch = Switch::of(code);
            reported.insert((listing.dir.clone(), switch));
            if switch.is_set(&listing.switches) {
                continue;
            }
        }
        let what = format!("{code}: {}", said.message);
        let switch = Switch::of(code).name();
        let fix =
            format!("use what it suggests, or set the switch `{switch} = true` if the listing does so on purpose");
        let detail = said.rendered.as_deref().unwrap_or_default();
        report.findings.push(Finding::new(&path, span.line_start, what, fix).detail(detail));
    }
    for listing in &book.listings {
        for switch in [Switch::Blocks, Switch::Unpolled] {
            let is_stale = switch.is_set(&listing.switches) && !reported.contains(&(listing.dir.clone(), switch));
            report.check(is_stale.then(|| idle(book, &listing.dir, switch)).transpose()?);
        }
    }
    Ok(report)
}

/// A switch that says that what the lint reports is on purpose.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Switch {
    Blocks,
    Unpolled,
}

impl Switch {
    fn of(code: &str) -> Switch {
        if code == UNPOLLED { Switch::Unpolled } else { Switch::Blocks }
    }

    fn name(self) -> &'static str {
        match self {
            Switch::Blocks => "blocks",
            Switch::Unpolled => "unpolled",
        }
    }

    fn is_set(self, switches: &Switches) -> bool {
        match self {
            Switch::Blocks => switches.blocks,
            Switch::Unpolled => switches.unpolled,
        }
    }
}

/// Returns the finding for a switch in a listing in which the lint reports nothing of the kind.
fn idle(book: &Workspace, dir: &str, switch: Switch) -> Result<Finding> {
    let manifest = format!("{dir}/Cargo.toml");
    let text = read(&book.root.join(&manifest))?.unwrap_or_default();
    let name = switch.name();
    let line = line_with(&text, &format!("{name} =")).unwrap_or(1);
    let nothing = match switch {
        Switch::Blocks => "nothing that blocks in async code",
        Switch::Unpolled => "no future that isn't polled",
    };
    let what = format!("the switch `{name}` is set, but the lint finds {nothing}");
    Ok(Finding::new(&manifest, line, what, "remove the switch, or fix the lint"))
}
