//! Builds and runs programs, asks compilers and other tools, and compares all output with the recorded files.

use crate::context::Context;
use crate::produce::programs::Program;
use crate::produce::{build, mistakes, programs, theme_upstream, tool_table};
use crate::snapshot::{compare, first_difference};
use crate::tools::cache::Case;
use crate::tools::mdbook;
use crate::tools::progress::say;
use anyhow::Result;
use book::entries::{Program as Shown, entries};
use book::files::{files_below, line_with, read};
use book::listing::{FINDERS, MISTAKES, finder_test, fix_source};
use book::measured::MEASURED;
use book::recorded::{LINT_SETS, THEME_UPSTREAM};
use book::workspace::{LINT, LINT_DIR};
use book::{Finding, Report};
use std::collections::BTreeSet;

/// Files that tell cargo how to build.
pub const BUILD_INPUTS: [&str; 4] = ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "rust-toolchain.toml"];

/// Builds everything once; compiler errors and warnings become findings.
pub fn build(context: &Context) -> Result<Report> {
    let mut built = build::build(&context.book)?;
    let findings = std::mem::take(&mut built.findings);
    context.set_built(built);
    Ok(Report { findings, ..Report::default() })
}

/// Runs the built listings and fixes and compares their output.
pub fn rust(context: &Context) -> Result<Report> {
    run(context, "programs", programs::rust(&context.book, context.built()?))
}

/// Runs the Python counterparts and compares their output; without Python, each is skipped by name.
pub fn counterparts(context: &Context) -> Result<Report> {
    let book = &context.book;
    if book.listings.iter().all(|listing| !listing.counterpart) {
        return Ok(Report::default());
    }
    match context.python() {
        Ok(python) => run(context, "counterparts", programs::counterparts(book, &python)?),
        Err(why) => {
            let counterparts = book.listings.iter().filter(|listing| listing.counterpart);
            let skipped = counterparts.map(|listing| (listing.counterpart(), why.clone())).collect();
            Ok(Report { skipped, ..Report::default() })
        }
    }
}

/// Runs programs, except those that passed with the same executable and the same files beside it.
fn run(context: &Context, what: &str, programs: Vec<Program>) -> Result<Report> {
    let Context { book, cache, fresh, .. } = context;
    let mut report = Report::default();
    let mut cases = Vec::new();
    let count = programs.len();
    for program in programs {
        let mut inputs = cache.inputs().program(&program.run.program)?.text(&format!("{:?}", program.run.limit));
        inputs = inputs.text(&program.exit.to_string());
        // The mistakes crate holds many programs in one folder.
        let files = [&program.source, &program.stdout].into_iter().chain(&program.stderr).map(String::as_str);
        inputs = inputs.files(&book.root, files)?;
        if program.dir != MISTAKES {
            inputs = inputs.files(&book.root, [program.dir.as_str()])?;
        }
        cases.push(Case { name: format!("output: {}", program.stdout), inputs: inputs.finish(), work: program });
    }
    let left = cache.left(cases, *fresh, &mut report);
    if left.is_empty() {
        if count > 0 {
            say(&format!("         running {count} {what}: unchanged"));
        }
        return Ok(report);
    }
    let what = format!("running {} {what}", left.len());
    cache.judge(&what, left, &mut report, |program| compare(book, vec![program.produce()?]))?;
    Ok(report)
}

/// Compares each counterpart's output with its listing's, unless they part ways on purpose.
pub fn pairs_of_languages(context: &Context) -> Result<Report> {
    let book = &context.book;
    let mut report = Report::default();
    for listing in book.listings.iter().filter(|listing| listing.counterpart) {
        let path = listing.counterpart_output();
        let [theirs, ours] = [&path, &listing.stdout()].map(|path| read(&book.root.join(path)));
        let (Some(theirs), Some(ours)) = (theirs?, ours?) else { continue };
        let differs = first_difference(("Python: ", &theirs), ("Rust:   ", &ours));
        report.check(match (differs, listing.switches.parts_ways) {
            (Some((line, detail)), false) => {
                let what = "Python prints something other than Rust";
                let fix = "make them agree, or set the switch `parts-ways = true`";
                Some(Finding::new(&path, line, what, fix).detail(detail))
            }
            (None, true) => {
                let what = "Python prints the same as Rust, despite the switch `parts-ways`";
                Some(Finding::new(&path, 1, what, "remove the switch `parts-ways`"))
            }
            _ => None,
        });
    }
    Ok(report)
}

/// Finds files below `listings` without an owner, which a page could otherwise show as if they were checked.
pub fn orphans(context: &Context) -> Result<Report> {
    let book = &context.book;
    let owners = book.owners()?;
    let mut report = Report::default();
    for file in files_below(&book.root, "listings")? {
        let what = match file.rsplit('.').next() {
            Some("rs") => "an orphan: nothing compiles this file",
            Some("py") => "an orphan: nothing runs this file",
            _ => "an orphan: nothing produces this file",
        };
        let fix = match file.rsplit('/').next() {
            Some(MEASURED) => "set the switch `measured` to the program that writes it, or delete it",
            _ => "delete it",
        };
        report.check((!owners.contains_key(&file)).then(|| Finding::new(&file, 1, what, fix)));
    }
    for (set, test) in LINT_SETS {
        let test = format!("{LINT_DIR}/tests/{test}.rs");
        let is_lost = book.root.join(set).is_file() && !book.root.join(test).is_file();
        let what = "an orphan: nothing produces this file";
        report.check(is_lost.then(|| Finding::new(set, 1, what, "restore the lint's test that writes it")));
    }
    Ok(report)
}

/// Compares the message of each mistake with the recorded one.
pub fn mistakes(context: &Context) -> Result<Report> {
    let Context { book, cache, .. } = context;
    let built = context.built()?;
    let mut report = Report::default();
    for finder in FINDERS {
        let cases = book.mistakes.iter().filter(|mistake| mistake.finder == finder).count();
        let Some(test) = built.executables.get(&finder_test(finder)).filter(|_| cases > 0) else { continue };
        let mut inputs = cache.inputs().program(test)?.files(&book.root, BUILD_INPUTS)?;
        inputs = inputs.files(&book.root, [MISTAKES])?;
        if let Some(lint) = built.executables.get(LINT) {
            inputs = inputs.program(lint)?;
        }
        let what = format!("compiling {cases} mistakes with {finder}");
        let name = if book.whole { format!("mistakes by {finder}") } else { format!("a mistake by {finder}") };
        let inputs = inputs.text(&book.mistakes.iter().map(|mistake| format!("{} ", mistake.name)).collect::<String>());
        report.absorb(cache.cached(&name, inputs, &what, || compare(book, mistakes::produce(book, built, finder)?))?);
    }
    Ok(report)
}

/// Checks that mistakes and fixes come in pairs with the same name.
pub fn fixes(context: &Context) -> Result<Report> {
    let book = &context.book;
    let mut report = Report::default();
    for mistake in &book.mistakes {
        let fix = format!("write the right program as {}", fix_source(&mistake.name));
        let finding = Finding::new(&mistake.source(), 1, "this mistake has no fix", fix);
        report.check((!book.fixes.contains(&mistake.name)).then_some(finding));
    }
    for fix in &book.fixes {
        let finding =
            Finding::new(&fix_source(fix), 1, "this fixes no mistake", "give it the name of the mistake that it fixes");
        report.check(book.mistakes.iter().all(|mistake| mistake.name != *fix).then_some(finding));
    }
    Ok(report)
}

/// Compares the table of which tool reports which mistake with the recorded one.
pub fn tool_table(context: &Context) -> Result<Report> {
    let Context { book, text, cache, .. } = context;
    let entries = entries(book, text);
    if entries.is_empty() {
        return Ok(Report::default());
    }
    let shown = entries.iter().flat_map(|entry| [entry.wrong(), entry.right()]).flatten();
    let listings = shown.filter_map(|program| match program {
        Shown::Listing(listing) => Some(listing.dir.as_str()),
        _ => None,
    });
    // Depends on the entries' pages, titles, ids and positions, on the mistakes, on the lints, and on clippy's
    // configuration.
    let sections = entries.iter().map(|entry| [&entry.page.path, &entry.section.id, &entry.section.title]);
    let sections: String = sections.flatten().flat_map(|part| [part, "\n"]).collect();
    let paths: BTreeSet<&str> = listings.chain([MISTAKES]).collect();
    let mut inputs = cache.inputs().text(&sections).files(&book.root, paths)?.files(&book.root, BUILD_INPUTS)?;
    let built = context.built()?;
    if let Some(lint) = built.executables.get(LINT) {
        inputs = inputs.program(lint)?;
    }
    let what = format!("asking which tools report {} mistakes", entries.len());
    cache.cached("tool table", inputs, &what, || compare(book, vec![tool_table::produce(book, text, built, cache)?]))
}

/// Compares the record of mdBook's theme with the current mdBook, and the version in our templates with it.
pub fn theme(context: &Context) -> Result<Report> {
    let book = &context.book;
    let mut report = Report::default();
    let Some(upstream) = theme_upstream::upstream(book)? else { return Ok(report) };
    let recorded = read(&book.root.join(THEME_UPSTREAM))?.unwrap_or_default();
    let differs = first_difference(("recorded: ", &recorded), ("mdBook's: ", &upstream));
    report.check(differs.map(|(line, detail)| {
        let what = "mdBook's theme has changed since ours was last updated";
        let fix =
            "see what is new in the files that `mdbook init --theme` writes, copy what matters, then run `cargo course record`";
        Finding::new(THEME_UPSTREAM, line, what, fix).detail(detail)
    }));
    let version = format!("mdBook {}", mdbook::VERSION);
    for file in files_below(&book.root, theme_upstream::THEME)?.iter().filter(|file| file.ends_with(".hbs")) {
        let text = read(&book.root.join(file))?.unwrap_or_default();
        let what = format!("the template does not say that it follows {version}");
        let line = line_with(&text, "mdBook").unwrap_or(1);
        let finding = Finding::new(file, line, what, "state the version once the template is up to date");
        report.check((!text.contains(&version)).then_some(finding));
    }
    Ok(report)
}
