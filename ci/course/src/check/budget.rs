//! Counts the words of each part and compares them with its budget.

use crate::context::Context;
use anyhow::Result;
use book::include::included;
use book::summary::{Part, SUMMARY};
use book::{Finding, Page, Report, Text, Workspace};
use std::collections::BTreeSet;

/// Reading speed, in words of prose per minute.
const PACE: f64 = 220.0;

fn pages<'a>(text: &'a Text, part: &Part) -> Vec<&'a Page> {
    part.chapters.iter().filter_map(|path| text.page(path)).collect()
}

fn words(pages: &[&Page]) -> usize {
    pages.iter().map(|page| page.words).sum()
}

/// Formats a line for each part: words, reading time in minutes, and numbers of listings, counterparts, mistakes,
/// predictions and exercises.
fn table(book: &Workspace, text: &Text) -> String {
    let mut table = format!(
        "{:<20}{:>8}{:>9}{:>10}{:>14}{:>10}{:>13}{:>11}\n",
        "part", "words", "minutes", "listings", "counterparts", "mistakes", "predictions", "exercises"
    );
    for part in &text.parts {
        let pages = pages(text, part);
        let shown: BTreeSet<String> = pages.iter().flat_map(|page| included(page)).collect();
        let listings: Vec<_> = book.listings.iter().filter(|listing| shown.contains(&listing.main())).collect();
        let counterparts = listings.iter().filter(|listing| listing.counterpart).count();
        let is_shown = |path: String| shown.contains(&path);
        let mistakes = book.mistakes.iter().filter(|case| is_shown(case.source()) || is_shown(case.message())).count();
        let predictions: usize = pages.iter().map(|page| page.predictions.len()).sum();
        let exercises = book.listings.iter().filter(|listing| shown.contains(&listing.fails())).count();
        let words = words(&pages);
        table += &format!(
            "{:<20}{words:>8}{:>9.1}{:>10}{counterparts:>14}{mistakes:>10}{predictions:>13}{exercises:>11}\n",
            part.title,
            words as f64 / PACE,
            listings.len(),
        );
    }
    table
}

/// Checks the budgets of the parts, and that each of their chapters asks for a prediction.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, text, .. } = context;
    let mut report = Report { table: table(book, text), ..Report::default() };
    for page in &text.pages {
        for prediction in &page.predictions {
            let is_empty = prediction.question.as_ref().is_none_or(|question| question.trim().is_empty());
            let fix = "put a question in `<summary>`, before the answer";
            let finding = Finding::new(&page.path, prediction.line, "the prediction asks no question", fix);
            report.check(is_empty.then_some(finding));
        }
    }
    for (title, budget) in &book.settings.parts {
        let Some(part) = text.parts.iter().find(|part| part.title == *title) else {
            let what = format!("the part {title:?} in [workspace.metadata.course.parts] is not in the summary");
            report.findings.push(Finding::new(SUMMARY, 1, what, "use that title there, or fix Cargo.toml"));
            continue;
        };
        let pages = pages(text, part);
        let words = words(&pages);
        let more = words.saturating_sub(budget.words);
        let what = format!("the part {title:?} has {words} words, {more} more than its limit");
        report.check((more > 0).then(|| Finding::new(SUMMARY, part.line, what, "shorten it")));
        for page in pages {
            let most = budget.chapter.unwrap_or(usize::MAX);
            let more = page.words.saturating_sub(most);
            let what = format!("the chapter has {} words, {more} more than its limit", page.words);
            report.check((more > 0).then(|| Finding::new(&page.path, 1, what, "shorten it")));
            let fix = "add `<details class=\"predict\"><summary>question</summary>` around an output";
            let finding = Finding::new(&page.path, 1, "the chapter has no prediction", fix);
            report.check((page.predictions.is_empty()).then_some(finding));
        }
    }
    Ok(report)
}
