//! Checks that each claim of the lecture has a row in the table of claims, which links to the section marked as
//! teaching it.

use crate::context::Context;
use anyhow::{Result, bail};
use book::path::resolve;
use book::{Finding, Report, Text};

/// Checks the table and every section. Fails if the settings name a missing page.
pub fn check(context: &Context) -> Result<Report> {
    let Context { book, text, .. } = context;
    let mut report = Report::default();
    let (claims, path) = (book.settings.claims, &book.settings.claims_page);
    let Some(page) = text.page(path) else {
        bail!("Cargo.toml: `claims-page` in [workspace.metadata.course] names {path:?}, but there is no such page");
    };
    let ids: Vec<String> = (1..=claims).map(|number| format!("C{number:02}")).collect();
    for id in &ids {
        let rows: Vec<_> =
            (1..).zip(page.text.lines()).filter(|(_, line)| cells(line).first() == Some(&&**id)).collect();
        report.check(match rows[..] {
            [(line, row)] => check_row(text, path, line, row, id),
            [] => Some(Finding::new(path, 1, format!("the claim {id} has no row"), "add it to the table")),
            [_, (second, _), ..] => {
                Some(Finding::new(path, second, format!("the claim {id} has two rows"), "keep one"))
            }
        });
    }
    for (line, row) in (1..).zip(page.text.lines()) {
        let id = cells(row).first().copied().filter(|cell| is_id(cell) && !ids.iter().any(|id| id == cell));
        let finding =
            |id| Finding::new(path, line, format!("this row is for {id}, but there is no such claim"), "remove it");
        report.check(id.map(finding));
    }
    for page in &text.pages {
        for (line, id) in page.sections.iter().flat_map(|section| &section.teaches) {
            let what = format!("this section teaches {id}, but there is no such claim");
            report.check((!ids.contains(id)).then(|| Finding::new(&page.path, *line, what, "fix the marker")));
        }
    }
    Ok(report)
}

/// Returns whether a text is the id of a claim, such as C01.
fn is_id(text: &str) -> bool {
    text.strip_prefix('C').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Returns the cells of a table row; nothing for any other line.
fn cells(line: &str) -> Vec<&str> {
    let row = line.trim().strip_prefix('|').and_then(|row| row.strip_suffix('|'));
    row.map_or(Vec::new(), |row| row.split('|').map(str::trim).collect())
}

fn check_row(text: &Text, path: &str, line: usize, row: &str, id: &str) -> Option<Finding> {
    let link = cells(row).last().and_then(|cell| cell.rsplit_once("](")?.1.strip_suffix(')'));
    let Some((link, fragment)) = link.and_then(|link| link.split_once('#')) else {
        let what = format!("the last cell of {id} does not link to the section that teaches it");
        return Some(Finding::new(path, line, what, "end the row with a link to PAGE.md#SECTION"));
    };
    let page = resolve(path, link).and_then(|page| text.page(&page));
    let Some(section) = page.and_then(|page| page.sections.iter().find(|section| section.id == fragment)) else {
        let what = format!("{id} links to {link}#{fragment}, but there is no such section");
        return Some(Finding::new(path, line, what, "fix the link"));
    };
    let what = format!("{id} links to {link}#{fragment}, which is not marked as teaching it");
    let fix = format!("put `<!-- teaches {id} -->` under that heading, or fix the link");
    let teaches = section.teaches.iter().any(|(_, taught)| taught == id);
    (!teaches).then(|| Finding::new(path, line, what, fix))
}
