//! Which tool is it that makes a run slow? `time_in_tools` watches a run and returns how long each tool was at work: the
//! sum over all its calls, from `Called` to `Finished`. Calls overlap, also calls of the same tool. A call that has not
//! finished counts until the events end. A tool of an agent that is a tool itself counts under both names, such as
//! `scout/look`, and so on at any depth. Ids of calls differ only within one run.
//!
//! It keeps every call that is under way, by the agents within which it was made and its id.

use desk::Event;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;

/// Returns when the events have ended.
pub async fn time_in_tools(mut events: Receiver<Event>) -> BTreeMap<String, Duration> {
    let mut times: BTreeMap<String, Duration> = BTreeMap::new();
    let mut under_way = HashMap::new();
    while let Some(mut event) = events.recv().await {
        let mut path = String::new();
        while let Event::Within { tool, event: inner } = event {
            path = format!("{path}{tool}/");
            event = *inner;
        }
        match event {
            Event::Called { id, name, .. } => {
                let name = format!("{path}{name}");
                under_way.insert((path, id), (name, Instant::now()));
            }
            Event::Finished { id, .. } => {
                if let Some((name, start)) = under_way.remove(&(path, id)) {
                    *times.entry(name).or_default() += start.elapsed();
                }
            }
            _ => {}
        }
    }
    for (name, start) in under_way.into_values() {
        *times.entry(name).or_default() += start.elapsed();
    }
    times
}
