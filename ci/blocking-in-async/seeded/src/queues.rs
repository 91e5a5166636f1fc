//! Work passed along through channels that wait.

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use crossbeam_channel as crossbeam;
use tokio::sync::oneshot;

pub struct Job {
    pub prompt: String,
    pub answer: oneshot::Sender<String>,
}

pub async fn work(jobs: Receiver<Job>) {
    while let Ok(Job { prompt, answer }) = jobs.recv() {
        // BLOCKS
        let _ = answer.send(crate::transcripts::styled(&prompt).await);
    }
}

pub async fn work_until_idle(jobs: Receiver<Job>, idle: Duration) -> usize {
    let mut done = 0;
    loop {
        match jobs.recv_timeout(idle) {
            // BLOCKS
            Ok(job) => drop(job.answer.send(job.prompt.to_uppercase())),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return done,
        }
        done += 1;
    }
}

pub async fn gather(results: Receiver<String>) -> Vec<String> {
    tokio::task::yield_now().await;
    results.iter().filter(|result| !result.is_empty()).collect() // BLOCKS
}

pub async fn print_all(results: Receiver<String>) {
    for result in results {
        // BLOCKS, hard
        println!("{result}");
    }
}

pub fn backlog() -> (SyncSender<String>, Receiver<String>) {
    mpsc::sync_channel(16)
}

pub async fn enqueue(jobs: SyncSender<String>, mut prompts: VecDeque<String>) {
    while let Some(prompt) = prompts.pop_front() {
        if jobs.send(prompt).is_err() {
            // BLOCKS
            return;
        }
    }
}

pub struct Pool {
    jobs: crossbeam::Sender<String>,
    results: crossbeam::Receiver<String>,
}

impl Pool {
    /// A pool of threads, with at most `width` prompts waiting.
    pub fn new(width: usize) -> Self {
        let (jobs, waiting) = crossbeam::bounded::<String>(width);
        let (done, results) = crossbeam::bounded(width);
        for _ in 0..width {
            let (waiting, done) = (waiting.clone(), done.clone());
            std::thread::spawn(move || {
                for prompt in waiting {
                    if done.send(prompt.to_uppercase()).is_err() {
                        return;
                    }
                }
            });
        }
        Self { jobs, results }
    }

    pub async fn ask(&self, prompt: String) -> Option<String> {
        self.jobs.send(prompt).ok()?; // BLOCKS
        self.results.recv().ok() // BLOCKS
    }

    pub async fn ask_within(&self, limit: Duration) -> Option<String> {
        self.results.recv_timeout(limit).ok() // BLOCKS
    }

    pub async fn either(&self, other: &crossbeam::Receiver<String>) -> Option<String> {
        crossbeam::select! { // BLOCKS, hard
            recv(self.results) -> result => result.ok(),
            recv(other) -> result => result.ok(),
        }
    }
}

pub async fn relay(from: flume::Receiver<String>, to: flume::Sender<String>) {
    while let Ok(message) = from.recv_async().await {
        let _ = to.send(format!("relayed: {message}")); // BLOCKS
    }
}

/// A channel for eight messages; whoever sends the ninth waits.
pub fn relayed() -> (flume::Sender<String>, flume::Receiver<String>) {
    let (sender, receiver) = flume::bounded(8);
    let (relayed, messages) = flume::bounded(8);
    tokio::spawn(relay(receiver, relayed));
    (sender, messages)
}

pub async fn newest(messages: &flume::Receiver<String>) -> String {
    let mut newest = messages.recv().unwrap_or_default(); // BLOCKS
    while let Ok(message) = messages.try_recv() {
        newest = message;
    }
    newest
}
