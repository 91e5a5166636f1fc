//! Listed traits and channels, used on memory or without a limit, so nothing waits.

use std::fmt::Write as _;
use std::io::{self, BufRead, Cursor, Read, Write};
use std::sync::mpsc::{self, TryRecvError};

use tokio::sync::Notify;

/// `write!` to a `String`.
pub async fn prompt(questions: &[&str]) -> String {
    let mut prompt = String::from("Answer:\n");
    for question in questions {
        writeln!(prompt, "- {question}").expect("a String takes all");
        tokio::task::yield_now().await;
    }
    prompt
}

/// `Write` into a `Vec`.
pub async fn frame(payload: &[u8]) -> io::Result<Vec<u8>> {
    let mut frame = Vec::with_capacity(payload.len() + 4);
    frame.write_all(&(payload.len() as u32).to_be_bytes())?;
    frame.write_all(payload)?;
    tokio::task::yield_now().await;
    Ok(frame)
}

/// `Read` from a slice.
pub async fn unframed(mut bytes: &[u8]) -> io::Result<String> {
    let mut length = [0; 4];
    bytes.read_exact(&mut length)?;
    let mut text = String::new();
    bytes.take(u32::from_be_bytes(length).into()).read_to_string(&mut text)?;
    tokio::task::yield_now().await;
    Ok(text)
}

/// `BufRead` over what one of tokio's sockets received.
pub async fn headers(mut socket: impl tokio::io::AsyncRead + Unpin) -> io::Result<Vec<String>> {
    let mut received = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut socket, &mut received).await?;
    received.as_slice().lines().take_while(|line| !matches!(line.as_deref(), Ok(""))).collect()
}

/// A cursor, which is memory as well.
pub async fn copied(text: &str) -> io::Result<Vec<u8>> {
    let mut from = Cursor::new(text.as_bytes());
    let mut into = Vec::new();
    io::copy(&mut from, &mut into)?;
    tokio::task::yield_now().await;
    Ok(into)
}

/// `try_recv`, which answers at once.
pub async fn drained(messages: &mpsc::Receiver<String>) -> Result<Vec<String>, TryRecvError> {
    let mut drained = Vec::new();
    loop {
        match messages.try_recv() {
            Ok(message) => drained.push(message),
            Err(TryRecvError::Empty) => return Ok(drained),
            Err(gone) => return Err(gone),
        }
        tokio::task::yield_now().await;
    }
}

/// `try_iter`, which ends where `iter` would wait.
pub async fn counted(messages: &mpsc::Receiver<String>, more: &Notify) -> usize {
    more.notified().await;
    messages.try_iter().count()
}

/// An unbounded channel of std, which takes every message at once.
pub async fn logged(log: &mpsc::Sender<String>, lines: &[&str]) {
    for line in lines {
        let _ = log.send(line.to_string());
        tokio::task::yield_now().await;
    }
}

/// An unbounded channel of crossbeam.
pub async fn traced() -> usize {
    let (trace, traced) = crossbeam_channel::unbounded();
    for step in 0..3 {
        let _ = trace.send(step);
        tokio::task::yield_now().await;
    }
    traced.try_iter().count()
}

pub struct Metrics {
    points: flume::Sender<(&'static str, u64)>,
}

impl Metrics {
    /// An unbounded channel; only the thread that writes the points waits for them.
    pub fn new() -> Self {
        let (points, written) = flume::unbounded();
        std::thread::spawn(move || {
            while let Ok((name, value)) = written.recv() {
                println!("{name} {value}");
            }
        });
        Self { points }
    }

    /// An unbounded channel of flume.
    pub async fn add(&self, name: &'static str, value: u64) {
        let _ = self.points.send((name, value));
        tokio::task::yield_now().await;
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// `try_send` into a bounded channel, which returns the message if there is no room.
pub async fn offered(jobs: &mpsc::SyncSender<u32>, other: &crossbeam_channel::Sender<u32>, job: u32) -> bool {
    tokio::task::yield_now().await;
    jobs.try_send(job).is_ok() || other.try_send(job).is_ok()
}

/// A call of a function that takes any reader and gets bytes.
pub async fn parsed(body: &str) -> serde_json::Result<serde_json::Value> {
    tokio::task::yield_now().await;
    serde_json::from_reader(body.as_bytes())
}
