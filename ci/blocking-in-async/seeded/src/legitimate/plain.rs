//! Synchronous code that no async code calls.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use std::sync::{Barrier, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// A synchronous function of a synchronous tool.
pub fn configuration(path: &Path) -> io::Result<Vec<String>> {
    let file = BufReader::new(File::open(path)?);
    file.lines().collect()
}

/// A synchronous function that retries.
pub fn patiently(mut command: Command) -> io::Result<bool> {
    for attempt in 0..3 {
        if command.status()?.success() {
            return Ok(true);
        }
        thread::sleep(Duration::from_secs(1 << attempt));
    }
    Ok(false)
}

/// Waits for someone at the terminal, in a program without a runtime.
pub fn confirmed(question: &str) -> io::Result<bool> {
    print!("{question} [y/n] ");
    io::stdout().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim() == "y")
}

pub struct Settings {
    pub name: String,
}

impl FromStr for Settings {
    type Err = io::Error;

    /// A trait's method that reads, used only by synchronous code.
    fn from_str(path: &str) -> io::Result<Self> {
        Ok(Self { name: fs::read_to_string(path)?.trim().to_owned() })
    }
}

pub struct Chunks {
    file: File,
}

impl Iterator for Chunks {
    type Item = Vec<u8>;

    /// An iterator over a file, for a `for` loop.
    fn next(&mut self) -> Option<Vec<u8>> {
        let mut chunk = vec![0; 4096];
        let length = self.file.read(&mut chunk).ok()?;
        chunk.truncate(length);
        (length > 0).then_some(chunk)
    }
}

pub struct Slow<R>(pub R);

impl<R: Read> Read for Slow<R> {
    /// A reader that blocks, as readers do.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        thread::sleep(Duration::from_millis(1));
        self.0.read(buffer)
    }
}

pub struct Lock {
    path: PathBuf,
}

impl Lock {
    /// Makes the guard in synchronous code.
    pub fn take(path: &Path) -> io::Result<Self> {
        File::create_new(path)?;
        Ok(Self { path: path.to_owned() })
    }
}

impl Drop for Lock {
    /// A destructor of a guard that no async code owns.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Two steps that block, and a guard that is dropped at the end.
pub fn exclusively(path: &Path, work: impl FnOnce()) -> io::Result<()> {
    let _lock = Lock::take(path)?;
    work();
    Ok(())
}

#[derive(Default)]
pub struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    /// Threads wait for one another here, not tasks.
    pub fn pass(&self) {
        let open = self.open.lock().expect("nobody panics with it");
        drop(self.opened.wait_while(open, |open| !*open).expect("nobody panics with it"));
    }
}

/// A barrier between threads.
pub fn together(threads: usize, work: fn()) {
    let barrier = Barrier::new(threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                barrier.wait();
                work();
            });
        }
    });
}

pub struct Sensor {
    file: File,
}

impl Sensor {
    /// A method named like the one of futures, but synchronous and called by a thread.
    pub fn poll(&mut self) -> io::Result<String> {
        let mut text = String::new();
        self.file.read_to_string(&mut text)?;
        Ok(text)
    }
}

macro_rules! wait {
    ($seconds:expr) => {
        std::thread::sleep(std::time::Duration::from_secs($seconds))
    };
}

/// A macro that sleeps, in a function that may block.
pub fn backed_off(mut attempt: impl FnMut() -> bool) {
    while !attempt() {
        wait!(1);
    }
}

/// A synchronous function that reads its files before it starts tasks.
pub fn start(handle: &tokio::runtime::Handle, path: &Path) -> io::Result<()> {
    let names = fs::read_to_string(path)?;
    handle.spawn(async move {
        for name in names.lines() {
            tokio::time::sleep(Duration::from_millis(1)).await;
            println!("{name}");
        }
    });
    Ok(())
}
