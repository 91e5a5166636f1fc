//! `serve` answers the calls that come down a pipe, a line of JSON each. It handles any number of calls at once, and
//! answers each when its handler is done. A call that is canceled must stop at once, and isn't answered. When the pipe is
//! at its end, everything stops, and `serve` returns.
//!
//! At the moment `serve` reads the next line only when it has answered the one before.

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream};

/// A line from the client.
#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum FromClient {
    Call { id: u64, text: String },
    Cancel { id: u64 },
}

/// A line to the client.
#[derive(Serialize, Deserialize, Debug, PartialEq)]
pub struct Answer {
    pub id: u64,
    pub text: String,
}

/// Returns when the client has closed the pipe.
pub async fn serve<H, F>(pipe: DuplexStream, handler: H)
where
    H: Fn(String) -> F,
    F: Future<Output = String> + Send + 'static,
{
    let mut lines = BufReader::new(pipe).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        match serde_json::from_str(&line) {
            Ok(FromClient::Call { id, text }) => {
                let answer = Answer { id, text: handler(text).await };
                let Ok(line) = serde_json::to_string(&answer) else { return };
                if lines.get_mut().write_all((line + "\n").as_bytes()).await.is_err() {
                    return;
                }
            }
            Ok(FromClient::Cancel { .. }) | Err(_) => {}
        }
    }
}
