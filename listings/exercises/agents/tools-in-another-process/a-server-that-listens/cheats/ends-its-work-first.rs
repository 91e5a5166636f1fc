//! Finishes every call before it returns.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream};
use tokio::select;
use tokio::task::{AbortHandle, JoinSet};

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
    let mut calls = JoinSet::new();
    let mut handles: HashMap<u64, AbortHandle> = HashMap::new();
    loop {
        select! {
            line = lines.next_line() => {
                let Ok(Some(line)) = line else {
                    while calls.join_next().await.is_some() {}
                    return;
                };
                match serde_json::from_str(&line) {
                    Ok(FromClient::Call { id, text }) => {
                        let handling = handler(text);
                        let call = async move { Answer { id, text: handling.await } };
                        handles.insert(id, calls.spawn(call));
                    }
                    Ok(FromClient::Cancel { id }) => {
                        if let Some(call) = handles.remove(&id) {
                            call.abort();
                        }
                    }
                    Err(_) => {}
                }
            }
            Some(ended) = calls.join_next() => {
                let Ok(answer) = ended else { continue };
                // A call that was canceled in the moment in which it ended isn't answered either.
                if handles.remove(&answer.id).is_none() {
                    continue;
                }
                let Ok(line) = serde_json::to_string(&answer) else { return };
                if lines.get_mut().write_all((line + "\n").as_bytes()).await.is_err() {
                    return;
                }
            }
        }
    }
}
