//! Remembers a failure as if it were a receipt.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::OnceCell;

/// The way to the recipient. If the future of `deliver` is dropped, the mail hasn't been delivered.
pub trait Post: Send + Sync {
    /// Returns a receipt, or why the mail couldn't be delivered.
    fn deliver(&self, mail: &str) -> impl Future<Output = Result<String, String>> + Send;
}

pub struct Service<P> {
    post: P,
    receipts: Mutex<HashMap<String, Arc<OnceCell<Result<String, String>>>>>,
}

impl<P: Post> Service<P> {
    pub fn new(post: P) -> Service<P> {
        Service { post, receipts: Mutex::default() }
    }

    /// Returns the receipt of the mail with this key.
    pub async fn send(&self, key: &str, mail: &str) -> Result<String, String> {
        let cell = {
            let mut receipts = self.receipts.lock().unwrap();
            receipts.entry(key.to_string()).or_default().clone()
        };
        cell.get_or_init(|| self.post.deliver(mail)).await.clone()
    }
}
