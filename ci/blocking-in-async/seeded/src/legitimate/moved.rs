//! Blocking calls made by the threads that tokio keeps for them.

use std::collections::HashMap;
use std::fs;
use std::future::Future;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::Command;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::stream::{self, StreamExt};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, mpsc};
use tokio::task::{self, JoinSet, spawn_blocking as off_the_loop};

/// A closure passed to `spawn_blocking`.
pub async fn load(path: PathBuf) -> io::Result<String> {
    tokio::task::spawn_blocking(move || fs::read_to_string(path)).await?
}

/// A function passed to `spawn_blocking` by its path.
pub async fn inventory() -> io::Result<Vec<PathBuf>> {
    task::spawn_blocking(scan).await?
}

fn scan() -> io::Result<Vec<PathBuf>> {
    fs::read_dir("agents")?.map(|entry| Ok(entry?.path())).collect()
}

#[derive(Clone)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    fn read(&self, key: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        fs::File::open(self.root.join(key))?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn default_bytes() -> Vec<u8> {
        fs::read("default").unwrap_or_default()
    }

    /// A method of its own that blocks, called in the closure.
    pub async fn get(&self, key: &str) -> io::Result<Vec<u8>> {
        let (store, key) = (self.clone(), key.to_owned());
        off_the_loop(move || store.read(&key)).await?
    }

    /// An associated function passed by its path.
    pub async fn fallback() -> Vec<u8> {
        task::spawn_blocking(Self::default_bytes).await.unwrap_or_default()
    }

    /// A nested block with many calls, all of them in the closure.
    pub async fn put(&self, key: &str, value: Vec<u8>) -> io::Result<()> {
        let path = self.root.join(key);
        task::spawn_blocking(move || {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let next = path.with_extension("next");
            {
                let mut file = fs::File::create(&next)?;
                file.write_all(&value)?;
                file.sync_all()?;
            }
            fs::rename(&next, &path)
        })
        .await?
    }
}

/// Takes other functions' work off the event loop.
async fn off<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    task::spawn_blocking(work).await.expect("the work does not panic")
}

/// A closure that passes through a helper to `spawn_blocking`.
pub async fn version() -> Option<String> {
    let output = off(|| Command::new("git").arg("--version").output()).await.ok()?;
    String::from_utf8(output.stdout).ok()
}

/// A use of `block_in_place`, which first moves the thread's other tasks elsewhere.
pub async fn checksum(path: &Path) -> u64 {
    task::block_in_place(|| {
        let bytes = fs::read(path).unwrap_or_default();
        bytes.iter().map(|&byte| u64::from(byte)).sum()
    })
}

/// A use of `block_in_place` to get from async code through synchronous code back into async code.
pub async fn through_a_callback(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| task::block_in_place(|| Handle::current().block_on(ask(name)))).collect()
}

async fn ask(name: &str) -> String {
    tokio::time::sleep(Duration::from_millis(10)).await;
    format!("{name} answers")
}

/// `Handle::spawn_blocking`, the same under another name.
pub async fn by_handle(handle: &Handle) -> bool {
    handle.spawn_blocking(|| Path::new("agents").exists()).await.unwrap_or_default()
}

/// A `JoinSet` that passes closures to the same threads.
pub async fn sizes(paths: Vec<PathBuf>) -> Vec<u64> {
    let mut set = JoinSet::new();
    for path in paths {
        set.spawn_blocking(move || fs::metadata(path).map_or(0, |file| file.len()));
    }
    set.join_all().await
}

/// A closure that gets a name before it is passed on.
pub async fn waited(seconds: u64) {
    let wait = move || std::thread::sleep(Duration::from_secs(seconds));
    task::spawn_blocking(wait).await.expect("sleeping does not panic");
}

/// A synchronous inner function that runs on a thread that may block.
pub async fn counted() -> usize {
    fn count() -> usize {
        fs::read_dir("agents").map_or(0, Iterator::count)
    }
    task::spawn_blocking(count).await.unwrap_or_default()
}

/// An async block that blocks, driven on a thread that may block.
pub async fn driven(handle: Handle) -> Option<String> {
    let work = move || {
        handle.block_on(async {
            let name = fs::read_to_string("name").ok()?;
            Some(ask(name.trim()).await)
        })
    };
    task::spawn_blocking(work).await.ok()?
}

/// The same without a name for the closure, and with another executor.
pub async fn driven_elsewhere() -> usize {
    tokio::task::spawn_blocking(|| {
        futures::executor::block_on(async {
            std::thread::sleep(Duration::from_millis(5));
            fs::read("names").map_or(0, |names| names.len())
        })
    })
    .await
    .unwrap_or_default()
}

/// A `map` that runs here, although what its closure passes on does not.
pub async fn all(paths: Vec<PathBuf>) -> HashMap<PathBuf, String> {
    let reads = paths.into_iter().map(|path| {
        task::spawn_blocking(move || {
            let text = fs::read_to_string(&path).unwrap_or_default();
            (path, text)
        })
    });
    futures::future::join_all(reads).await.into_iter().flatten().collect()
}

/// A call that waits on another thread, so it doesn't delay the timeout.
pub async fn answer_within(limit: Duration) -> Option<String> {
    let reading = task::spawn_blocking(|| {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map(|_| line)
    });
    tokio::time::timeout(limit, reading).await.ok()?.ok()?.ok()
}

/// Both sides of `join!` and the arm of `select!` only wait for threads.
pub async fn side_by_side() -> (bool, bool) {
    let late = tokio::time::sleep(Duration::from_secs(1));
    tokio::select! {
        _ = late => (false, false),
        both = async {
            tokio::join!(task::spawn_blocking(|| fs::read("a").is_ok()), task::spawn_blocking(|| fs::read("b").is_ok()))
        } => (both.0.unwrap_or_default(), both.1.unwrap_or_default()),
    }
}

/// A stream whose step waits for a thread.
pub async fn streamed(paths: Vec<PathBuf>) -> Vec<String> {
    stream::iter(paths)
        .map(|path| async move { task::spawn_blocking(move || fs::read_to_string(path)).await })
        .buffered(4)
        .filter_map(|read| async move { read.ok()?.ok() })
        .collect()
        .await
}

/// Tokio's blocking methods, on the kind of thread they are for.
pub async fn from_a_thread(state: Arc<Mutex<Vec<String>>>, mut names: mpsc::Receiver<String>) -> usize {
    let collecting = task::spawn_blocking(move || {
        while let Some(name) = names.blocking_recv() {
            state.blocking_lock().push(name);
        }
        state.blocking_lock().len()
    });
    collecting.await.unwrap_or_default()
}

/// Scoped threads and processes, with their types spelled out.
pub async fn spelt_out(paths: Vec<PathBuf>) -> u64 {
    task::spawn_blocking::<_, u64>(move || {
        std::thread::scope(|scope| {
            for path in &paths {
                scope.spawn(move || Command::new("gzip").arg(path).status());
            }
        });
        paths.iter().filter_map(|path| path.metadata().ok()).map(|file| file.len()).sum()
    })
    .await
    .unwrap_or_default()
}

macro_rules! off {
    ($work:expr) => {
        task::spawn_blocking(move || $work).await.expect("the work does not panic")
    };
}

/// A macro of the crate that passes its argument to `spawn_blocking`.
pub async fn through_a_macro(path: PathBuf) -> io::Result<String> {
    let there = {
        let path = path.clone();
        off!(path.exists())
    };
    if there { off!(fs::read_to_string(path)) } else { Ok(String::new()) }
}

/// A call two helpers deep, on a thread that may block.
pub async fn deep() -> usize {
    task::spawn_blocking(|| outer().unwrap_or_default().len()).await.unwrap_or_default()
}

fn outer() -> io::Result<String> {
    inner(Path::new("deep"))
}

fn inner(path: &Path) -> io::Result<String> {
    fs::read_to_string(path)
}

/// A future that is made here and returned; only its closure blocks.
pub fn removed(path: &Path) -> impl Future<Output = io::Result<()>> + use<> {
    let path = path.to_owned();
    async move { task::spawn_blocking(move || fs::remove_file(path)).await? }
}

/// The bytes of a file, read on a thread that may block as soon as someone polls.
pub struct Reading {
    path: PathBuf,
    task: Option<task::JoinHandle<io::Result<Vec<u8>>>>,
}

impl Future for Reading {
    type Output = io::Result<Vec<u8>>;

    /// Makes the closure that reads while polling, but runs it elsewhere.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let path = self.path.clone();
        let task = self.task.get_or_insert_with(|| task::spawn_blocking(move || fs::read(path)));
        Pin::new(task).poll(context).map(|read| read.map_err(io::Error::other)?)
    }
}

pub trait Blocking: Sized + Send + 'static {
    fn off<T: Send + 'static>(self, work: fn(Self) -> T) -> impl Future<Output = T> + Send {
        async move { task::spawn_blocking(move || work(self)).await.expect("the work does not panic") }
    }
}

impl Blocking for PathBuf {}

/// A function given by its path to a trait's method that passes it on.
pub async fn canonical(path: PathBuf) -> io::Result<PathBuf> {
    path.off(fs::canonicalize).await
}
