//! Checks that a name leads to what it names: a title in the summary to a page with that heading, and "step 7" in a link
//! to the seventh step of a timeline.

use crate::context::Context;
use anyhow::Result;
use book::markdown::Link;
use book::summary::SUMMARY;
use book::{Finding, Page, Report, Text};

/// Checks the summary's titles and the links of all pages. An error is the machine's fault.
pub fn check(context: &Context) -> Result<Report> {
    let mut report = Report::default();
    titles(&context.text, &mut report);
    for page in &context.text.pages {
        for link in &page.links {
            report.check(other_step(page, link));
        }
    }
    Ok(report)
}

/// Compares each title in the summary with the page's heading. The first page is headed by the title of the book.
fn titles(text: &Text, report: &mut Report) {
    for (named, page) in text.in_order().skip(1) {
        let heading = page.sections.first().map(|section| section.title.as_str());
        let finding = |heading: &str| {
            let what = format!("the summary calls this page \"{}\", and its heading is \"{heading}\"", named.title);
            Finding::new(SUMMARY, named.line, what, format!("give it one title, here or in {}", page.path))
        };
        report.check(heading.filter(|heading| *heading != named.title).map(finding));
    }
}

/// Finds a link that names another step than the one it leads to.
fn other_step(page: &Page, link: &Link) -> Option<Finding> {
    let (_, id) = link.target.split_once('#')?;
    let target: usize = id.rsplit_once('-')?.1.parse().ok()?;
    let (_, rest) = link.words.split_once("step ")?;
    let named: usize = rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
    let what = format!("the link says \"{}\", and it leads to step {target}", link.words);
    (named != target)
        .then(|| Finding::new(&page.path, link.line, what, format!("link to step {named}, or say {target}")))
}
