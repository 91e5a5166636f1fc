//! `Client` sends calls down a pipe, a line of JSON each, and gets answers back on it. Any number of calls may be under
//! way at once, and the server answers them in any order. When a call is dropped, the server must be told. When the
//! pipe is at its end, every call must return `Gone`. When the client is dropped, the pipe must close.
//!
//! At the moment a call keeps the pipe to itself, and takes the next line for its answer.

use serde::{Deserialize, Serialize};
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
}

impl Client {
    pub fn new(pipe: DuplexStream) -> Client {
        Client { pipe: Mutex::new(BufReader::new(pipe)) }
    }

    /// Returns the text of the answer.
    pub async fn call(&self, text: &str) -> Result<String, Gone> {
        let mut pipe = self.pipe.lock().await;
        let call = ToServer::Call { id: 0, text: text.to_string() };
        let line = serde_json::to_string(&call).map_err(|_| Gone)? + "\n";
        pipe.write_all(line.as_bytes()).await.map_err(|_| Gone)?;
        let mut answer = String::new();
        pipe.read_line(&mut answer).await.map_err(|_| Gone)?;
        let answer: Answer = serde_json::from_str(&answer).map_err(|_| Gone)?;
        Ok(answer.text)
    }
}
