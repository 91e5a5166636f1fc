//! Helpers that block, one or more steps away from the async code that calls them.

pub mod cached;
pub mod disk;
pub mod remote;

use std::future::Future;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use disk::Store;

pub async fn load(agent: &str) -> io::Result<String> {
    disk::load(agent) // BLOCKS
}

pub async fn load_cached(agent: &str) -> Option<String> {
    cached::load(agent)
}

pub async fn save(agent: &str, text: &str) -> io::Result<()> {
    let store = Store::at("agents");
    store.save(agent, text)?; // BLOCKS
    Store::mark_changed() // BLOCKS
}

pub async fn turn(agent: &str, question: &str) -> String {
    let store = cached::Store::default();
    store.save(agent, question);
    let known = store.load(agent);
    format!("{}\n{question}", known.unwrap_or_default())
}

pub async fn restart(agent: &str) -> io::Result<()> {
    remote::stop(agent); // BLOCKS
    tokio::task::yield_now().await;
    remote::start(agent).map(drop)
}

pub async fn check(agents: &[&str]) -> Vec<bool> {
    agents.iter().map(|agent| remote::is_alive(agent)).collect() // BLOCKS
}

pub async fn describe(agent: &str) -> String {
    match disk::load(agent).and_then(|text| disk::load(&format!("{agent}-notes")).map(|notes| text + &notes)) {
        // BLOCKS
        Ok(text) => text,
        Err(error) => format!("{agent} is unknown: {error}"),
    }
}

/// Reads the file when the future is made, although the future starts only when it is polled.
pub fn greeting(agent: &str) -> impl Future<Output = String> + use<> {
    let name = disk::load(agent).unwrap_or_default();
    async move { format!("Hello, {name}") }
}

pub async fn greet(agents: &[&str]) -> Vec<String> {
    futures::future::join_all(agents.iter().map(|agent| greeting(agent))).await // BLOCKS
}

pub trait Persisted: serde::Serialize {
    fn file(&self) -> &Path;

    fn persist(&self) -> io::Result<()> {
        std::fs::write(self.file(), serde_json::to_vec(self)?)
    }
}

#[derive(serde::Serialize)]
pub struct Plan {
    file: std::path::PathBuf,
    steps: Vec<String>,
}

impl Persisted for Plan {
    fn file(&self) -> &Path {
        &self.file
    }
}

impl Plan {
    pub async fn advance(&mut self) -> io::Result<Option<String>> {
        let step = self.steps.pop();
        self.persist()?; // BLOCKS
        Ok(step)
    }

    pub async fn clear(&mut self) {
        self.steps.clear();
        let _ = self.persist(); // BLOCKS
    }
}

pub async fn persist_all<T: Persisted>(all: &[T]) -> io::Result<()> {
    for one in all {
        persist_one(one)?; // BLOCKS
        tokio::task::yield_now().await;
    }
    Ok(())
}

fn persist_one<T: Persisted>(one: &T) -> io::Result<()> {
    one.persist()
}

fn until(deadline: Instant, done: impl Fn() -> bool) -> bool {
    while !done() {
        if Instant::now() > deadline {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

pub async fn started(agent: &str) -> bool {
    until(Instant::now() + Duration::from_secs(5), || remote::knows(agent)) // BLOCKS
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = work();
    (value, start.elapsed())
}

pub async fn slow_start(agent: &str) -> bool {
    let (text, took) = timed(|| std::fs::read_to_string(agent)); // BLOCKS, hard
    text.is_ok() && took > Duration::from_millis(100)
}

pub async fn spread(agents: Vec<String>) -> usize {
    let mut tasks = tokio::task::JoinSet::new();
    for agent in agents {
        tasks.spawn(async move { disk::deep::size(&agent) }); // BLOCKS
    }
    tasks.join_all().await.into_iter().sum()
}

pub async fn nested(agent: &str) -> u64 {
    let size = {
        let path = Path::new("agents").join(agent);
        if agent.is_empty() {
            0
        } else {
            std::fs::symlink_metadata(path).map_or(0, |file| file.len()) // BLOCKS
        }
    };
    tokio::task::yield_now().await;
    size
}
