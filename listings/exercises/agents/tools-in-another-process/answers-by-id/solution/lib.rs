//! A task reads and hands each answer to the call that waits for it. Another one writes, so a call that is dropped can't
//! leave half a line in the pipe.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::{
    AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf, split,
};
use tokio::sync::{mpsc, oneshot};

/// A line to the server.
#[derive(Serialize, Deserialize, Debug, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum ToServer {
    Call { id: u64, text: String },
    Cancel { id: u64 },
}

/// A line from the server.
#[derive(Serialize, Deserialize, Debug)]
pub struct Answer {
    pub id: u64,
    pub text: String,
}

/// The server won't answer anymore.
#[derive(Debug, PartialEq)]
pub struct Gone;

type Calls = HashMap<u64, oneshot::Sender<String>>;

/// The calls that wait for an answer; `None` once there won't be any.
#[derive(Clone)]
struct Waiting(Arc<Mutex<Option<Calls>>>);

pub struct Client {
    next_id: AtomicU64,
    lines: mpsc::UnboundedSender<ToServer>,
    waiting: Waiting,
}

impl Client {
    pub fn new(pipe: DuplexStream) -> Client {
        let (reader, writer) = split(pipe);
        let (lines, unsent) = mpsc::unbounded_channel();
        let waiting = Waiting(Arc::new(Mutex::new(Some(HashMap::new()))));
        tokio::spawn(write(unsent, writer));
        tokio::spawn(read(reader, waiting.clone()));
        Client { next_id: AtomicU64::new(0), lines, waiting }
    }

    /// Returns the text of the answer.
    pub async fn call(&self, text: &str) -> Result<String, Gone> {
        let id = self.next_id.fetch_add(1, Relaxed);
        let (answer, answered) = oneshot::channel();
        self.waiting.lock().as_mut().ok_or(Gone)?.insert(id, answer);
        let _on_drop = CancelOnDrop { id, client: self };
        let call = ToServer::Call { id, text: text.to_string() };
        self.lines.send(call).map_err(|_| Gone)?;
        answered.await.map_err(|_| Gone)
    }
}

/// Tells the server that nobody waits anymore, unless the call was answered.
struct CancelOnDrop<'a> {
    id: u64,
    client: &'a Client,
}

impl Drop for CancelOnDrop<'_> {
    fn drop(&mut self) {
        let waited = self
            .client
            .waiting
            .lock()
            .as_mut()
            .and_then(|waiting| waiting.remove(&self.id));
        if waited.is_some() {
            // An error means that the server is gone, and needn't be told.
            let _ = self.client.lines.send(ToServer::Cancel { id: self.id });
        }
    }
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, Option<Calls>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn write(
    mut lines: mpsc::UnboundedReceiver<ToServer>,
    mut pipe: WriteHalf<DuplexStream>,
) {
    while let Some(line) = lines.recv().await {
        let Ok(line) = serde_json::to_string(&line) else { return };
        if pipe.write_all((line + "\n").as_bytes()).await.is_err() {
            return;
        }
    }
    // The client is dropped. The reader still holds its half, so only this tells the server.
    let _ = pipe.shutdown().await;
}

async fn read(pipe: ReadHalf<DuplexStream>, waiting: Waiting) {
    let mut lines = BufReader::new(pipe).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let Ok(answer) = serde_json::from_str::<Answer>(&line) else { continue };
        let waits =
            waiting.lock().as_mut().and_then(|waiting| waiting.remove(&answer.id));
        if let Some(call) = waits {
            let _ = call.send(answer.text); // it may have been dropped just now
        }
    }
    // Drops the senders, so every call that waits returns.
    *waiting.lock() = None;
}
