//! Skips late answers, but keeps the pipe to itself.

use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream};
use tokio::sync::Mutex;

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

pub struct Client {
    pipe: Mutex<BufReader<DuplexStream>>,
    next_id: AtomicU64,
}

impl Client {
    pub fn new(pipe: DuplexStream) -> Client {
        Client { pipe: Mutex::new(BufReader::new(pipe)), next_id: AtomicU64::new(0) }
    }

    /// Returns the text of the answer.
    pub async fn call(&self, text: &str) -> Result<String, Gone> {
        let mut pipe = self.pipe.lock().await;
        let id = self.next_id.fetch_add(1, Relaxed);
        let call = ToServer::Call { id, text: text.to_string() };
        let line = serde_json::to_string(&call).map_err(|_| Gone)? + "\n";
        pipe.write_all(line.as_bytes()).await.map_err(|_| Gone)?;
        loop {
            let mut answer = String::new();
            pipe.read_line(&mut answer).await.map_err(|_| Gone)?;
            let answer: Answer = serde_json::from_str(&answer).map_err(|_| Gone)?;
            if answer.id == id {
                return Ok(answer.text);
            }
        }
    }
}
