//! Uses the pages that programs serve, in a real browser. Each script in `ci/browser/programs/` has the name of a listing,
//! starts its program, and opens its page in Chromium. If the program ends by itself, the script serves the page, and what
//! the program has recorded.

use crate::check::browser::Told;
use crate::context::Context;
use crate::tools::chromium::{Browser, SCRIPTS};
use anyhow::{Context as _, Result};
use book::files::files_below;
use book::{Finding, Report};
use std::collections::BTreeMap;
use std::path::Path;

/// The model's server, which such programs ask.
const MODEL: &str = "fake-llm";

/// Runs each script, unless it passed with the same programs, scripts, Node, and Chromium. Without a browser they are
/// skipped by name. An error is the machine's fault.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, cache, environment, .. } = context;
    let scripts = files_below(&book.root, &format!("{SCRIPTS}/programs"))?;
    let mut report = Report::default();
    if !book.settings.browser {
        return Ok(report);
    }
    let mut names = Vec::new();
    for script in &scripts {
        let name = Path::new(script).file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        if book.listings.iter().any(|listing| listing.name == name) {
            names.push(name);
        } else {
            let what = format!("no listing is named `{name}`");
            report.findings.push(Finding::new(script, 1, what, "give the script its listing's name, or delete it"));
        }
    }
    if names.is_empty() {
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
    for name in names {
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
