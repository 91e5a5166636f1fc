//! Blocking calls on threads started for them, and on rayon's.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc as queue;
use std::thread;
use std::time::Duration;

use rayon::prelude::*;
use tokio::sync::{mpsc, oneshot};

/// A thread that reads what is typed and passes it on; it may wait.
pub async fn typed() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(8);
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// A named thread that sleeps between its beats.
pub async fn beats(every: Duration) -> io::Result<mpsc::UnboundedReceiver<()>> {
    let (sender, beats) = mpsc::unbounded_channel();
    thread::Builder::new().name("beats".into()).spawn(move || {
        while sender.send(()).is_ok() {
            thread::sleep(every);
        }
    })?;
    Ok(beats)
}

/// A thread started to drive a future that blocks.
pub async fn elsewhere(path: PathBuf) -> Option<String> {
    let (sender, text) = oneshot::channel();
    thread::spawn(move || {
        futures::executor::block_on(async move {
            let _ = sender.send(fs::read_to_string(path).unwrap_or_default());
        })
    });
    text.await.ok()
}

/// A thread that gets a function by its path.
pub async fn start_janitor() {
    thread::spawn(sweep);
}

fn sweep() {
    loop {
        let _ = fs::remove_dir_all("drafts");
        thread::sleep(Duration::from_secs(3600));
    }
}

/// A thread that has a runtime of its own and blocks on it.
pub async fn with_its_own_runtime() -> thread::JoinHandle<()> {
    thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async { tokio::time::sleep(Duration::from_millis(1)).await });
        let _ = fs::write("slept", "yes");
    })
}

/// An actor's thread that receives jobs as long as there are any.
pub async fn actor() -> queue::Sender<(PathBuf, oneshot::Sender<Vec<u8>>)> {
    let (jobs, waiting) = queue::channel::<(PathBuf, oneshot::Sender<Vec<u8>>)>();
    thread::spawn(move || {
        while let Ok((path, reply)) = waiting.recv() {
            let _ = reply.send(fs::read(path).unwrap_or_default());
        }
    });
    jobs
}

/// The async side of the actor, which sends into an unbounded channel and awaits the reply.
pub async fn asked(jobs: &queue::Sender<(PathBuf, oneshot::Sender<Vec<u8>>)>, path: PathBuf) -> Option<Vec<u8>> {
    let (reply, bytes) = oneshot::channel();
    jobs.send((path, reply)).ok()?;
    bytes.await.ok()
}

/// `rayon::spawn`, which returns at once.
pub async fn sorted(mut texts: Vec<String>) -> Option<Vec<String>> {
    let (sender, sorted) = oneshot::channel();
    rayon::spawn(move || {
        texts.par_sort();
        let _ = sender.send(texts);
    });
    sorted.await.ok()
}

/// Files read on the threads of a pool, which nobody waits for.
pub async fn on_a_pool(pool: &rayon::ThreadPool, path: PathBuf) -> Option<usize> {
    let (sender, length) = oneshot::channel();
    pool.spawn(move || {
        let _ = sender.send(fs::read(path).map_or(0, |bytes| bytes.len()));
    });
    length.await.ok()
}

/// A wait for rayon, on a thread that may wait.
pub async fn halves(texts: Vec<String>) -> (usize, usize) {
    tokio::task::spawn_blocking(move || {
        let (left, right) = texts.split_at(texts.len() / 2);
        rayon::join(|| left.concat().len(), || right.concat().len())
    })
    .await
    .unwrap_or_default()
}

/// A lock file that exists as long as this value.
pub struct Lease {
    path: PathBuf,
}

impl Drop for Lease {
    /// Starts a thread that removes the file, and doesn't wait for it.
    fn drop(&mut self) {
        let path = std::mem::take(&mut self.path);
        thread::spawn(move || fs::remove_file(path));
    }
}

/// A guard that is dropped in async code, but whose destructor doesn't block.
pub async fn leased(lease: Lease) {
    tokio::task::yield_now().await;
    drop(lease);
}

/// Scoped threads, joined in a function that no async code calls.
pub fn at_once(paths: &[PathBuf]) -> Vec<String> {
    thread::scope(|scope| {
        let reads: Vec<_> = paths.iter().map(|path| scope.spawn(move || fs::read_to_string(path))).collect();
        reads.into_iter().filter_map(|read| read.join().ok()?.ok()).collect()
    })
}

/// A thread that is joined where no event loop waits.
pub fn joined() -> usize {
    let reading = thread::spawn(|| fs::read("names"));
    reading.join().map_or(0, |read| read.map_or(0, |bytes| bytes.len()))
}
