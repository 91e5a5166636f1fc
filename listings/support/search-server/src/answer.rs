//! What a script says about one query.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A page that a search finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub url: String,
    /// The passage that fits the query.
    pub text: String,
}

impl Page {
    pub fn new(url: &str, text: &str) -> Page {
        Page { url: url.to_string(), text: text.to_string() }
    }
}

/// The answer to queries about something, at once unless [`after`](Answer::after) says otherwise.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What the query must contain, in lower case.
    pub(crate) about: String,
    pub(crate) after: Duration,
    pub(crate) outcome: Result<Vec<Page>, u16>,
}

impl Answer {
    /// These pages, for queries that contain `about`.
    pub fn pages(about: &str, pages: impl IntoIterator<Item = Page>) -> Answer {
        Answer::new(about, Ok(pages.into_iter().collect()))
    }

    /// A failure with this HTTP status, for queries that contain `about`.
    pub fn fails(about: &str, status: u16) -> Answer {
        Answer::new(about, Err(status))
    }

    /// No answer for an hour, for queries that contain `about`.
    pub fn hangs(about: &str) -> Answer {
        Answer::new(about, Err(504)).after(Duration::from_secs(3_600))
    }

    /// What is said about a query that the script doesn't know.
    pub(crate) fn nothing() -> Answer {
        Answer::new("", Ok(Vec::new()))
    }

    fn new(about: &str, outcome: Result<Vec<Page>, u16>) -> Answer {
        Answer { about: about.to_lowercase(), after: Duration::ZERO, outcome }
    }

    /// Sets how long the search takes.
    pub fn after(self, after: Duration) -> Answer {
        Answer { after, ..self }
    }
}
