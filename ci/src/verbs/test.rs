//! `cargo course test`: proves what the book says.

use crate::build::{Built, build};
use crate::listings::Workspace;
use crate::programs::Program;
use crate::progress::step;
use crate::report::Report;
use crate::run::in_parallel;
use crate::text::Text;
use crate::{
    blocking, browser, catalogue, changes, claims, harness, hosted::playground, mistakes, pages, programs, python,
    ranking, reading, record, site, timeline, told, upstream,
};
use anyhow::Result;

pub async fn run(name: Option<&str>) -> Result<bool> {
    let book = Workspace::discover()?.only(name)?;
    let on_ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty());
    if !book.problems.is_empty() {
        // Nothing that follows from a listing that is not understood is worth a word.
        return Ok(Report { problems: book.problems, ..Report::default() }.print(on_ci, ""));
    }
    let text = Text::read(&book.root)?;
    let mut report = pages::check(&book, &text)?;
    let text_is_fine = report.problems.is_empty();
    let ((rust, built), python, mut site) =
        tokio::try_join!(rust(&book, &text), counterparts(&book), site::check(&book, &text))?;
    // Not beside the programs, of which some go by the real clock: there is much to build at first.
    let mut timelines = timeline::check(&book).await?;
    if !text_is_fine {
        // mdBook complains of the same.
        site.problems.retain(|problem| problem.path != site::BOOK);
    }
    report.absorb(rust);
    report.absorb(python);
    timeline::leave_out_what_follows(&book, &mut timelines.problems, &report.problems);
    report.absorb(timelines);
    // Of a site that is not sound, the old one may still be there; what is wrong with the text is wrong with its pages.
    let site_is_sound = text_is_fine && site.problems.is_empty();
    if site_is_sound {
        report.absorb(ranking::check(&book, &site::dir(&book)).await?);
    }
    report.absorb(site);
    report.absorb(mistakes::check_pairs(&book));
    report.absorb(record::compare_counterparts(&book)?);
    let mut table = String::new();
    if book.whole {
        report.absorb(record::orphans(&book)?);
        report.absorb(claims::check(&book, &text)?);
        report.absorb(changes::check(&book, &text)?);
        report.absorb(upstream::check(&book).await?);
        report.absorb(reading::check(&book, &text));
        let catalogue = catalogue::check(&book, &text)?;
        let is_sound = catalogue.problems.is_empty();
        report.absorb(catalogue);
        // Of what is wrong with a program itself, the table would be wrong as well.
        if is_sound && report.problems.iter().all(|problem| !problem.path.starts_with("listings/")) {
            report.absorb(told::check(&book, &text, &built).await?);
            if site_is_sound {
                report.absorb(playground::check(&book, &site::dir(&book)).await?);
            }
        }
        table = reading::table(&book, &text) + &catalogue::sums(&book, &text) + &playground::sums(&book)?;
        if site_is_sound {
            let (pages, sums) = browser::check(&book, &text).await?;
            report.absorb(pages);
            table += &sums;
        }
    }
    Ok(report.print(on_ci, &table))
}

/// Builds once, then runs and compares all that cargo built.
async fn rust(book: &Workspace, text: &Text) -> Result<(Report, Built)> {
    let mut built = build(book).await?;
    let (programs, tests, snippets, mistakes) = tokio::try_join!(
        compare(book, "programs", programs::rust(book, &built)),
        harness::of_listings(book, &built),
        harness::of_snippets(book, &built, if book.whole { pages::snippets(text) } else { 0 }),
        mistakes::check(book, &built),
    )?;
    let mut report = Report::default();
    if built.problems.is_empty() {
        // After the programs, of which some go by the real clock: compilers take all cores.
        report.absorb(blocking::check(book, &built).await?);
        report.absorb(blocking::check_itself(book, &built).await?);
    }
    report.problems.append(&mut built.problems);
    report.absorb(programs);
    report.absorb(tests);
    report.absorb(snippets);
    report.absorb(mistakes);
    Ok((report, built))
}

/// Runs the Python counterparts and compares; without a Python they are skipped, each by its name.
async fn counterparts(book: &Workspace) -> Result<Report> {
    match python::find().await {
        Ok(python) => compare(book, "counterparts", programs::counterparts(book, &python)?).await,
        Err(why) => {
            let counterparts = book.listings.iter().filter(|listing| listing.counterpart);
            let name = |dir: &str| format!("{dir}/counterpart.py");
            let skipped = counterparts.map(|listing| (name(&listing.dir), why.clone())).collect();
            Ok(Report { skipped, ..Report::default() })
        }
    }
}

async fn compare(book: &Workspace, what: &str, programs: Vec<Program>) -> Result<Report> {
    if programs.is_empty() {
        return Ok(Report::default());
    }
    let what = format!("running {} {what}", programs.len());
    let produced = in_parallel(programs.into_iter().map(async |program| program.produce().await));
    record::compare(book, step(&what, produced).await?)
}
