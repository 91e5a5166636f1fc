//! `cargo course test`: proves what the book says.

use crate::build::{self, Built};
use crate::listings::Workspace;
use crate::programs::{self, Produced};
use crate::progress::step;
use crate::python::Python;
use crate::report::Report;
use crate::text::Text;
use crate::{claims, harness, mistakes, pages, reading, record, site};
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
    let (rust, python, mut site) = tokio::try_join!(rust(&book, &text), counterparts(&book), site(&book, &text))?;
    if !text_is_fine {
        // mdBook complains of the same.
        site.problems.retain(|problem| problem.path != site::BOOK);
    }
    [rust, python, site, mistakes::check_pairs(&book)].into_iter().for_each(|found| report.absorb(found));
    report.absorb(record::compare_counterparts(&book)?);
    let mut table = String::new();
    if book.whole {
        report.absorb(record::orphans(&book)?);
        report.absorb(claims::check(&book, &text)?);
        let (read, promises) = reading::check(&book, &text);
        table = read;
        report.absorb(promises);
    }
    Ok(report.print(on_ci, &table))
}

/// Builds once, then runs and compares all that cargo built.
async fn rust(book: &Workspace, text: &Text) -> Result<Report> {
    let snippets = if book.whole { pages::snippets(text) } else { 0 };
    let built = step(&build::describe(book), build::build(book)).await?;
    let found = tokio::try_join!(
        listings(book, &built),
        harness::of_listings(book, &built),
        harness::of_snippets(book, &built, snippets),
        mistakes::check(book, &built),
    )?;
    let mut report = Report { problems: built.problems, ..Report::default() };
    [found.0, found.1, found.2, found.3].into_iter().for_each(|found| report.absorb(found));
    Ok(report)
}

async fn listings(book: &Workspace, built: &Built) -> Result<Report> {
    let (all, missing) = programs::rust(book, built);
    let what = format!("running {} programs", all.len());
    let mut report = compare(book, step(&what, programs::produce(all)).await?)?;
    report.problems.extend(missing);
    Ok(report)
}

/// Runs the Python counterparts and compares; without a Python they are skipped, each by its name.
async fn counterparts(book: &Workspace) -> Result<Report> {
    let mut report = Report::default();
    match Python::find(book).await? {
        Ok(python) => {
            let all = programs::counterparts(book, &python);
            if !all.is_empty() {
                let what = format!("running {} counterparts", all.len());
                report = compare(book, step(&what, programs::produce(all)).await?)?;
            }
        }
        Err(why) => {
            let counterparts = book.listings.iter().filter(|listing| listing.counterpart);
            let skip = |dir: &str| (format!("{dir}/counterpart.py"), why.clone());
            report.skipped.extend(counterparts.map(|listing| skip(&listing.dir)));
        }
    }
    Ok(report)
}

async fn site(book: &Workspace, text: &Text) -> Result<Report> {
    match book.whole {
        true => step("building the pages and following their links", site::check(book, text)).await,
        false => Ok(Report::default()),
    }
}

fn compare(book: &Workspace, produced: Vec<Produced>) -> Result<Report> {
    let mut report = Report::default();
    for produced in produced {
        match produced {
            Ok(facts) => {
                for fact in facts {
                    report.check(record::compare(&book.root, &fact)?);
                }
            }
            Err(problem) => report.check([problem]),
        }
    }
    Ok(report)
}
