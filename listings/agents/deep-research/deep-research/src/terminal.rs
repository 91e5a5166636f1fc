//! Shows statuses in a terminal, or in plain lines if stderr is something else.

use crate::status::Status;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::io::{self, IsTerminal};
use std::time::Duration;
use tokio::sync::mpsc::Receiver;

/// Shows statuses on stderr until the last one.
pub async fn show(mut statuses: Receiver<Status>) {
    let mut screen = io::stderr().is_terminal().then(Screen::new);
    while let Some(status) = statuses.recv().await {
        match &mut screen {
            Some(screen) => screen.show(status),
            None => print(&status),
        }
    }
}

fn print(status: &Status) {
    match status {
        Status::Planning => eprintln!("planning"),
        Status::Planned { queries } => eprintln!("searching: {}", queries.join(", ")),
        Status::Found { query, .. } => eprintln!("found: {query}"),
        Status::Missing { query, why } => eprintln!("missing: {query}: {why}"),
        Status::Writing => eprintln!("writing"),
        Status::Mailed { to } => eprintln!("mailed to {to}"),
        // The report goes to stdout, and an error ends the program.
        Status::Text { .. } | Status::Done { .. } | Status::Failed { .. } => {}
    }
}

// ANCHOR: screen
/// A line for each search, and one for what goes on besides.
struct Screen {
    lines: MultiProgress,
    now: ProgressBar,
    searches: HashMap<String, ProgressBar>,
    words: usize,
}

impl Screen {
    fn new() -> Screen {
        let lines = MultiProgress::new();
        let now = spinner(&lines);
        Screen { lines, now, searches: HashMap::new(), words: 0 }
    }

    fn show(&mut self, status: Status) {
        match status {
            Status::Planning => self.now.set_message("planning"),
            Status::Planned { queries } => {
                self.now.set_message(format!("making {} searches", queries.len()));
                for query in queries {
                    let line = spinner(&self.lines);
                    line.set_message(query.clone());
                    self.searches.insert(query, line);
                }
            }
            Status::Found { query, summary } => {
                self.end(&query, "✔", &summary);
            }
            Status::Missing { query, why } => self.end(&query, "✘", &why),
            Status::Writing => self.words = 0,
            Status::Text { text } => {
                self.words += text.split_whitespace().count();
                self.now.set_message(format!("writing: {} words", self.words));
            }
            Status::Mailed { to } => {
                self.now.set_message(format!("mailed to {to}"));
            }
            Status::Done { .. } => self.now.finish(),
            Status::Failed { why } => self.now.abandon_with_message(why),
        }
    }

    fn end(&self, query: &str, mark: &str, text: &str) {
        if let Some(line) = self.searches.get(query) {
            let style = ProgressStyle::with_template("{prefix} {wide_msg}");
            line.set_style(style.expect("the template is right"));
            line.set_prefix(mark.to_string());
            line.finish_with_message(format!("{query}: {text}"));
        }
    }
}
// ANCHOR_END: screen

fn spinner(lines: &MultiProgress) -> ProgressBar {
    let line = lines.add(ProgressBar::new_spinner());
    let style = ProgressStyle::with_template("{spinner} {wide_msg}");
    line.set_style(style.expect("the template is right"));
    line.enable_steady_tick(Duration::from_millis(100));
    line
}
