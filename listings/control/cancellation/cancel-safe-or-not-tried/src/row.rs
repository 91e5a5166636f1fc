//! A row of the table.

use cancel_points::Report;
use std::collections::BTreeSet;
use std::fmt;

pub struct Row {
    /// What the method is about, as a heading of the table.
    pub group: &'static str,
    pub method: &'static str,
    /// What its documentation says about cancel safety, in its words, or nothing if it doesn't mention the subject.
    pub docs_say: &'static str,
    pub report: Report,
    /// Why, and what to do.
    pub note: &'static str,
}

pub fn row(method: &'static str, docs_say: &'static str, report: Report) -> Row {
    assert!(
        !report.points().is_empty(),
        "{method} never waits, so the trial says nothing"
    );
    assert_eq!(
        report.lost_without_drop(),
        None,
        "{method} loses this even if nothing drops it"
    );
    Row { group: "", method, docs_say, report, note: "" }
}

impl Row {
    pub fn note(self, note: &'static str) -> Row {
        Row { note, ..self }
    }

    /// What the drops have lost, each once. A semicolon separates what a single drop has lost.
    pub fn lost(&self) -> BTreeSet<&str> {
        let points = self.report.points().iter();
        points
            .flat_map(|point| [&point.lost, &point.lost_when_woken])
            .flatten()
            .flat_map(|lost| lost.split("; "))
            .collect()
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lost: Vec<&str> = self.lost().into_iter().collect();
        let lost = if lost.is_empty() {
            "nothing".to_string()
        } else {
            format!("**{}**", lost.join("; "))
        };
        let say = if self.docs_say.is_empty() {
            "—".to_string()
        } else {
            format!("“{}”", self.docs_say)
        };
        write!(f, "| {} | {lost} | {say} | {} |", self.method, self.note)
    }
}
