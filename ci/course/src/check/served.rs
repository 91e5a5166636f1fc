//! Uses the pages that programs serve, in a real browser. Each script in `ci/browser/programs/` has the name of a listing,
//! starts its program, and opens its page in Chromium.

use crate::context::Context;
use crate::tools::chromium::{Browser, SCRIPTS};
use anyhow::{Context as _, Result};
use book::files::files_below;
use book::{Finding, Report};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The model's server, which such programs ask.
const MODEL: &str = "fake-llm";

/// The result of a script, as `ci/browser/unit.mjs` reports it.
#[derive(Deserialize)]
struct Told {
    /// Number of checks by kind.
    counts: BTreeMap<String, usize>,
    failed: usize,
    findings: Vec<Found>,
}

#[derive(Deserialize)]
struct Found {
    page: String,
    what: String,
    fix: String,
}

/// Runs each script, unless it passed with the same programs, scripts, Node, and Chromium. Without a browser they are
/// skipped by name. An error is the machine's fault.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, cache, environment, .. } = context;
    let scripts = files_below(&book.root, &format!("{SCRIPTS}/programs"))?;
    let names: Vec<_> = scripts.iter().filter_map(|script| Path::new(script).file_stem()?.to_str()).collect();
    let mut report = Report::default();
    if !book.settings.browser || names.is_empty() {
        return Ok(report);
    }
    let browser = match Browser::find(book, environment)? {
        Ok(browser) => browser,
        Err(why) => {
            let named = names.iter().map(|name| (format!("in a browser: the page of `{name}`"), why.clone()));
            report.skipped = named.collect();
            return Ok(report);
        }
    };
    let built = context.built()?;
    let executable = |name: &str| {
        let listing = book.listings.iter().find(|listing| listing.name == name)?;
        built.executables.get(&listing.main())
    };
    for (&name, script) in names.iter().zip(&scripts) {
        if book.listings.iter().all(|listing| listing.name != name) {
            let what = format!("no listing is named `{name}`");
            report.findings.push(Finding::new(script, 1, what, "give the script its listing's name, or delete it"));
            continue;
        }
        // The build has already reported a program that didn't compile.
        let (Some(program), Some(model)) = (executable(name), executable(MODEL)) else { continue };
        let inputs = cache.inputs().text(&browser.versions()).files(&book.root, [SCRIPTS])?;
        let inputs = inputs.program(program)?.program(model)?;
        let what = format!("using the page of {name} in Chromium");
        report.absorb(cache.cached(&format!("page of {name}"), inputs, &what, || {
            let programs = BTreeMap::from([(name, program), (MODEL, model)]);
            let job = serde_json::json!({ "name": name, "programs": programs, "root": book.root });
            let mut report = None;
            let said = browser.converse(book, "programs.mjs", &job.to_string(), |line| {
                let told: Told = serde_json::from_str(line).with_context(|| format!("not understood: {line}"))?;
                report = Some(told.report());
                Ok(())
            })?;
            Ok(report.unwrap_or_else(|| {
                let fix = "find out why it ended early; perhaps Chromium can't start";
                let finding = Finding::new(&format!("{SCRIPTS}/programs.mjs"), 1, "no result", fix);
                Report { findings: vec![finding.detail(&said)], ..Report::default() }
            }))
        })?);
    }
    Ok(report)
}

impl Told {
    fn report(self) -> Report {
        let passed = self.counts.values().sum::<usize>() - self.failed;
        let finding = |found: Found| Finding::new(&format!("{SCRIPTS}/{}", found.page), 1, found.what, found.fix);
        Report { passed, findings: self.findings.into_iter().map(finding).collect(), ..Report::default() }
    }
}
