//! Guards whose destructors block, and values that are built once.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::Duration;

use once_cell::sync::OnceCell;

/// A folder that is removed when this is dropped.
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    pub fn new(name: &str) -> io::Result<Self> {
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path)?;
        Ok(Self { path })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

pub async fn draft(text: &str) -> io::Result<PathBuf> {
    let scratch = Scratch::new("draft")?; // BLOCKS
    let path = scratch.path.join("draft.md");
    tokio::fs::write(&path, text).await?;
    let kept = PathBuf::from("drafts").join("draft.md");
    tokio::fs::rename(&path, &kept).await?;
    drop(scratch); // BLOCKS, hard
    Ok(kept)
}

/// A thread that is joined at the end.
pub struct Recorder {
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    pub fn start() -> Self {
        Self { thread: Some(std::thread::spawn(|| std::thread::sleep(Duration::from_secs(1)))) }
    }

    pub async fn finish(mut self) {
        tokio::task::yield_now().await;
        self.close(); // BLOCKS
    }

    fn close(&mut self) {
        self.thread.take().map(JoinHandle::join);
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.close();
    }
}

static KEY: OnceCell<String> = OnceCell::new();

pub async fn key() -> io::Result<&'static str> {
    let key = KEY.get_or_try_init(|| fs::read_to_string("key"))?; // BLOCKS
    Ok(key.trim())
}

pub struct Journal<W> {
    out: W,
}

impl<W: Write> Journal<W> {
    pub async fn note(&mut self, line: &str) -> io::Result<()> {
        self.out.write_all(line.as_bytes()) // BLOCKS, hard
    }
}

pub async fn journal(lines: &[&str]) -> io::Result<()> {
    let mut journal = Journal { out: fs::File::create("journal")? }; // BLOCKS
    for line in lines {
        journal.note(line).await?;
    }
    Ok(())
}
