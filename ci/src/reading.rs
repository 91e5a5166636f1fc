//! How much there is to read: counts each part, and holds it to what its readers were promised.

use crate::listings::Workspace;
use crate::pages::included;
use crate::report::{Problem, Report};
use crate::text::{Page, Part, SUMMARY, Text};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Words of prose that are read in a minute.
const PACE: usize = 220;

/// The table of all parts, and the promises checked: a part that has a budget keeps to it, and in each of its chapters
/// the reader predicts.
pub fn check(book: &Workspace, text: &Text) -> (String, Report) {
    let mut report = Report::default();
    let mut table = format!(
        "{:<20}{:>8}{:>9}{:>10}{:>14}{:>10}{:>13}\n",
        "part", "words", "minutes", "listings", "counterparts", "mistakes", "predictions"
    );
    let budgets = &book.settings.parts;
    for title in budgets.keys().filter(|title| text.parts.iter().all(|part| part.title != **title)) {
        let what = format!("the part {title:?} of [workspace.metadata.course.parts] is not in the summary");
        report.check([Problem::new(SUMMARY, 1, what, "give it that title, or mend Cargo.toml")]);
    }
    for part in &text.parts {
        let pages: Vec<&Page> = part.chapters.iter().filter_map(|path| text.page(path)).collect();
        let words: usize = pages.iter().map(|page| page.words).sum();
        let predictions: usize = pages.iter().map(|page| page.predictions).sum();
        let shown: BTreeSet<String> = pages.iter().flat_map(|page| included(page)).collect();
        let listings = book.listings.iter().filter(|listing| shown.contains(&format!("{}/src/main.rs", listing.dir)));
        let counterparts = shown.iter().filter(|path| path.ends_with("/counterpart.py"));
        let mistakes = book.mistakes.iter().filter(|mistake| shown.contains(&mistake.source()));
        let minutes = words as f64 / PACE as f64;
        let (listings, counterparts, mistakes) = (listings.count(), counterparts.count(), mistakes.count());
        let title = &part.title;
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "{title:<20}{words:>8}{minutes:>9.1}{listings:>10}{counterparts:>14}{mistakes:>10}{predictions:>13}"
        );
        check_promises(book, part, &pages, words, &mut report);
    }
    (table, report)
}

fn check_promises(book: &Workspace, part: &Part, pages: &[&Page], words: usize, report: &mut Report) {
    let budgets = &book.settings.parts;
    if let Some(budget) = budgets.get(&part.title) {
        let what = format!(
            "the part {:?} has {words} words, {} more than its readers were promised",
            part.title,
            words.saturating_sub(budget.words)
        );
        report.check((words > budget.words).then(|| Problem::new(SUMMARY, part.line, what, "shorten it")));
    } else if !budgets.is_empty() {
        return;
    }
    for page in pages {
        let mend = "add `<details class=\"predict\"><summary>question</summary>` around an output";
        let what = "the chapter has no prediction";
        report.check((page.predictions == 0).then(|| Problem::new(&page.path, 1, what, mend)));
    }
}
