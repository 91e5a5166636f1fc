//! Which tool is it that makes a run slow? `time_in_tools` watches a run and returns how long each tool was at work: the
//! sum over all its calls, from `Called` to `Finished`. Calls overlap, also calls of the same tool. A call that has not
//! finished counts until the events end. A tool of an agent that is a tool itself counts under both names, such as
//! `scout/look`, and so on at any depth. Ids of calls differ only within one run.
//!
//! At the moment it remembers only the last call that began.

use desk::Event;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;

/// Returns when the events have ended.
pub async fn time_in_tools(mut events: Receiver<Event>) -> BTreeMap<String, Duration> {
    let mut times = BTreeMap::new();
    let mut last = (String::new(), Instant::now());
    while let Some(event) = events.recv().await {
        match event {
            Event::Called { name, .. } => last = (name, Instant::now()),
            Event::Finished { .. } => {
                *times.entry(last.0.clone()).or_default() += last.1.elapsed();
            }
            _ => {}
        }
    }
    times
}
