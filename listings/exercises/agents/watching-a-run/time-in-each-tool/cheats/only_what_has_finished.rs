use desk::Event;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;

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
    times
}
