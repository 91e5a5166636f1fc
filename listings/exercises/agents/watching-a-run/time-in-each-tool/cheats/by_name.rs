use desk::Event;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::Instant;

pub async fn time_in_tools(mut events: Receiver<Event>) -> BTreeMap<String, Duration> {
    let mut times: BTreeMap<String, Duration> = BTreeMap::new();
    let (mut names, mut starts) = (HashMap::new(), HashMap::new());
    while let Some(mut event) = events.recv().await {
        let mut path = String::new();
        while let Event::Within { tool, event: inner } = event {
            path = format!("{path}{tool}/");
            event = *inner;
        }
        match event {
            Event::Called { id, name, .. } => {
                let name = format!("{path}{name}");
                names.insert((path, id), name.clone());
                starts.insert(name, Instant::now());
            }
            Event::Finished { id, .. } => {
                let name = names.remove(&(path, id)).expect("a call");
                *times.entry(name.clone()).or_default() += starts[&name].elapsed();
            }
            _ => {}
        }
    }
    times
}
