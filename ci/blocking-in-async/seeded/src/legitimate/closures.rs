//! Closures and functions that are made in async code and run later, elsewhere.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

type Work = Box<dyn FnOnce() + Send>;

/// Threads that run what they are sent.
pub struct Workers {
    work: mpsc::Sender<Work>,
}

impl Workers {
    /// Starts the thread that receives.
    pub fn start() -> Self {
        let (work, waiting) = mpsc::channel::<Work>();
        thread::spawn(move || {
            for work in waiting {
                work();
            }
        });
        Self { work }
    }

    fn submit(&self, work: impl FnOnce() + Send + 'static) {
        let _ = self.work.send(Box::new(work));
    }

    /// Sends a closure to a thread that may block.
    pub async fn save(&self, path: PathBuf, text: String) {
        self.submit(move || {
            if let Err(error) = fs::write(&path, text) {
                eprintln!("{}: {error}", path.display());
            }
        });
    }

    /// Puts the closure into a box and sends it through the channel.
    pub async fn clean(&self) {
        let work: Work = Box::new(|| {
            let _ = fs::remove_dir_all("drafts");
            thread::sleep(Duration::from_secs(1));
        });
        let _ = self.work.send(work);
    }

    /// Passes a function as a value.
    pub async fn sync(&self) {
        self.submit(sync);
    }
}

fn sync() {
    let _ = Command::new("sync").status();
}

fn reader(path: PathBuf) -> impl FnOnce() -> io::Result<String> + Send + 'static {
    move || fs::read_to_string(path)
}

/// Gets the blocking closure from a helper, which doesn't run it.
pub async fn made_elsewhere(path: PathBuf) -> Option<String> {
    tokio::task::spawn_blocking(reader(path)).await.ok()?.ok()
}

fn start_log() -> mpsc::Sender<String> {
    let (log, lines) = mpsc::channel::<String>();
    thread::spawn(move || {
        while let Ok(line) = lines.recv() {
            let _ = fs::write("log", line);
        }
    });
    log
}

/// Calls a helper that starts a blocking thread and returns.
pub async fn with_a_log() {
    let log = start_log();
    let _ = log.send("started".into());
    tokio::task::yield_now().await;
}

/// Calls a function that starts a blocking task; the mistake is in that task.
pub async fn in_the_background() {
    crate::concurrent::in_the_background(Duration::from_secs(1));
    tokio::task::yield_now().await;
}

/// Makes a table of tools, which are async and not called here.
pub async fn names() -> Vec<&'static str> {
    tokio::task::yield_now().await;
    crate::tools::registry().into_keys().collect()
}

/// Returns a closure; its caller decides where it runs.
pub async fn loader(name: &str) -> impl FnOnce() -> io::Result<String> + Send + 'static {
    tokio::task::yield_now().await;
    let path = Path::new("agents").join(name);
    move || fs::read_to_string(path)
}

/// Makes an iterator that runs where it is collected, on a thread that may block.
pub async fn lazily(paths: Vec<PathBuf>) -> Vec<String> {
    let texts = paths.into_iter().map(|path| fs::read_to_string(path).unwrap_or_default());
    tokio::task::spawn_blocking(move || texts.collect()).await.unwrap_or_default()
}

/// Work for the end, kept until the runtime is gone.
#[derive(Default)]
pub struct AtExit {
    work: Vec<Work>,
}

impl AtExit {
    /// Keeps a closure that blocks.
    pub async fn remember(&mut self, path: PathBuf) {
        self.work.push(Box::new(move || drop(fs::remove_file(path))));
        tokio::task::yield_now().await;
    }

    pub fn run(self) {
        for work in self.work {
            work();
        }
    }
}

/// Makes the table of functions and calls none of them.
pub async fn table() -> Vec<(&'static str, fn(&Path) -> bool)> {
    tokio::task::yield_now().await;
    vec![("file", |path| path.is_file()), ("folder", Path::is_dir), ("any", Path::exists)]
}

/// Holds a blocking function as a value and calls it on a thread that may block.
pub async fn chosen(folder: bool) -> bool {
    let look: fn(&Path) -> bool = if folder { Path::is_dir } else { Path::is_file };
    tokio::task::spawn_blocking(move || look(Path::new("agents"))).await.unwrap_or_default()
}

/// Sets a hook that runs when a thread of the runtime starts, before it has tasks.
pub fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .on_thread_start(|| drop(fs::create_dir_all("threads")))
        .enable_all()
        .build()
}
