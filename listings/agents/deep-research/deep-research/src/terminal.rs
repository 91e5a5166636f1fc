//! Shows statuses in a terminal, or in plain lines if stderr is something else.

use crate::status::Status;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
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

/// Writes a line to stderr. If that's closed, as with a closed terminal, the program goes on without a reader, while
/// `eprintln!` would panic.
pub fn say(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

fn print(status: &Status) {
    match status {
        Status::Planning => say("planning"),
        Status::Planned { queries } => say(format!("searching: {}", queries.join(", "))),
        Status::Found { query, .. } => say(format!("found: {query}")),
        Status::Missing { query, why } => say(format!("missing: {query}: {why}")),
        Status::Writing => say("writing"),
        Status::Mailed { to } => say(format!("mailed to {to}")),
        // The report goes to stdout, and an error ends the program.
        Status::Text { .. } | Status::Done { .. } | Status::Failed { .. } => {}
    }
}

// ANCHOR: screen
/// A line for each search, and one for everything else.
struct Screen {
    lines: MultiProgress,
    now: ProgressBar,
    searches: HashMap<String, ProgressBar>,
    text: String,
}

impl Screen {
    fn new() -> Screen {
        let lines = MultiProgress::new();
        let now = spinner(&lines);
        Screen { lines, now, searches: HashMap::new(), text: String::new() }
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
            Status::Found { query, summary } => self.end(&query, "✔", &summary),
            Status::Missing { query, why } => self.end(&query, "✘", &why),
            Status::Writing => self.text.clear(),
            Status::Text { text } => {
                self.text += &text;
                let words = self.text.split_whitespace().count();
                self.now.set_message(format!("writing: {words} words"));
            }
            Status::Mailed { to } => self.now.set_message(format!("mailed to {to}")),
            Status::Failed { why } => self.now.set_message(why),
            Status::Done { .. } => {}
        }
    }

    fn end(&self, query: &str, mark: &'static str, text: &str) {
        if let Some(line) = self.searches.get(query) {
            line.set_style(style("{prefix} {wide_msg}"));
            line.set_prefix(mark);
            line.finish_with_message(format!("{query}: {text}"));
        }
    }
}

impl Drop for Screen {
    /// Leaves the lines as they are, and an empty one below them.
    fn drop(&mut self) {
        for line in self.searches.values().filter(|line| !line.is_finished()) {
            line.set_style(style("– {wide_msg}"));
            line.abandon();
        }
        self.now.set_style(style("{wide_msg}"));
        self.now.abandon();
        say("\n");
    }
}
// ANCHOR_END: screen

fn spinner(lines: &MultiProgress) -> ProgressBar {
    let line =
        lines.add(ProgressBar::new_spinner().with_style(style("{spinner} {wide_msg}")));
    line.enable_steady_tick(Duration::from_millis(100));
    line
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is right")
}
