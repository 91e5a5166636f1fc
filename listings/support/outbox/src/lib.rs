//! A mail server for programs that show how often a mail is sent. It sends nothing. It keeps what arrives, and counts.
//!
//! It knows idempotency keys, as real services that send mails or take payments do. A mail whose key has come before isn't
//! delivered again. Its sender gets the first answer once more, or, if the two mails differ, a refusal.
//!
//! [`Outbox::serve`] listens on loopback, and [`Client::in_process`] needs no socket, so that it works on Tokio's paused
//! clock. Unlike real services, which forget a key after a day or so, it remembers all of them until it ends.

mod client;
mod server;

pub use client::{Client, Error};
pub use server::Server;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::sleep;

/// A mail, which may be the argument of a tool.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Mail {
    pub to: String,
    pub text: String,
}

/// What the sender of a mail gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Differs for each delivery: `mail-1`, `mail-2`, and so on.
    pub id: String,
}

/// What has arrived so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Mails that came, again or for the first time.
    pub requests: usize,
    /// Mails that were delivered.
    pub delivered: usize,
    /// Mails that weren't delivered again, because their key had come with the same mail before.
    pub recognized: usize,
    /// Mails that were refused, because their key had come with another mail before.
    pub refused: usize,
}

/// A mail server. Its clones are the same server.
#[derive(Clone, Default)]
pub struct Outbox {
    state: Arc<Mutex<State>>,
    latency: Duration,
}

#[derive(Default)]
struct State {
    delivered: Vec<Mail>,
    keys: HashMap<String, (Mail, Receipt)>,
    counts: Counts,
    answers_to_lose: usize,
}

impl Outbox {
    /// An empty server that answers at once.
    pub fn new() -> Outbox {
        Outbox::default()
    }

    /// Lets each mail take this long to arrive, and its answer as long to return.
    pub fn latency(self, latency: Duration) -> Outbox {
        Outbox { latency, ..self }
    }

    /// Delivers the next `answers` new mails, but lets the connection end before their senders get an answer.
    pub fn loses(self, answers: usize) -> Outbox {
        self.lock().answers_to_lose = answers;
        self
    }

    /// The mails that were delivered, in their order.
    pub fn delivered(&self) -> Vec<Mail> {
        self.lock().delivered.clone()
    }

    /// What has been counted so far.
    pub fn counts(&self) -> Counts {
        self.lock().counts
    }

    /// Takes a mail, with both its ways.
    async fn take(&self, mail: Mail, key: Option<&str>) -> Result<Receipt, Error> {
        sleep(self.latency).await;
        let answer = self.deliver(mail, key);
        sleep(self.latency).await;
        answer
    }

    fn deliver(&self, mail: Mail, key: Option<&str>) -> Result<Receipt, Error> {
        let mut state = self.lock();
        state.counts.requests += 1;
        match key.and_then(|key| state.keys.get(key)).cloned() {
            Some((before, receipt)) if before == mail => {
                state.counts.recognized += 1;
                return Ok(receipt);
            }
            Some((before, _)) => {
                state.counts.refused += 1;
                return Err(Error::KeyUsed(before));
            }
            None => {}
        }
        state.delivered.push(mail.clone());
        state.counts.delivered += 1;
        let receipt = Receipt { id: format!("mail-{}", state.counts.delivered) };
        if let Some(key) = key {
            state.keys.insert(key.to_string(), (mail, receipt.clone()));
        }
        match state.answers_to_lose.checked_sub(1) {
            Some(rest) => {
                state.answers_to_lose = rest;
                Err(Error::NoAnswer("the connection ended".to_string()))
            }
            None => Ok(receipt),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
