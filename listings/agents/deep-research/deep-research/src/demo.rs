//! Servers of this process that stand in for a model, a search engine, and a mail server. Their answers are about one
//! question.

use fake_llm::{FakeLlm, Script};
use outbox::Outbox;
use search_server::{Answer, Page, SearchServer};
use std::time::Duration;

/// What is asked if nothing else is.
pub const QUESTION: &str = "Which tea robot should our office buy?";

/// The script of the model. The same file works with the program `fake-llm`.
pub const SCRIPT: &str = include_str!("demo.json");

/// A model that refuses one topic, and a fifth call at the same time.
///
/// # Panics
///
/// Panics if the script isn't one, which a test would notice.
pub fn model() -> FakeLlm {
    FakeLlm::new(Script::from_json(SCRIPT).expect("it's a script"))
}

/// A search engine that fails for one topic, hangs for another, and refuses a fifth search at the same time.
pub fn engine() -> SearchServer {
    let page = |about: &str, milliseconds, text: &str| {
        let url = format!("https://example.org/{about}");
        let after = Duration::from_millis(milliseconds);
        Answer::pages(about, [Page::new(&url, text)]).after(after)
    };
    SearchServer::new([
        page(
            "prices",
            300,
            "Entry-level 90 €, office models about 400 €, up to 1,400 €.",
        ),
        page("taste", 600, "Twelve colleagues tasted blind. Green tea: far too hot."),
        page("cleaning", 900, "Rinse the tank weekly (10 min), or it grows a beard."),
        Answer::fails("noise", 503).after(Duration::from_millis(150)),
        page("safety", 900, "The arm halts on contact, says the test institute."),
        Answer::hangs("repairs"),
        page("makers", 400, "Three makers share the market."),
        page("history", 700, "1902: a clock, a spring, a match, and a kettle."),
    ])
    .at_once(4)
}

/// A mail server that only counts.
pub fn outbox() -> Outbox {
    Outbox::new()
}
