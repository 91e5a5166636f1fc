//! Notes the key before the delivery, so a failed mail is never sent.

use std::collections::HashMap;
use std::sync::Mutex;

/// The way to the recipient. If the future of `deliver` is dropped, the mail hasn't been delivered.
pub trait Post: Send + Sync {
    /// Returns a receipt, or why the mail couldn't be delivered.
    fn deliver(&self, mail: &str) -> impl Future<Output = Result<String, String>> + Send;
}

pub struct Service<P> {
    post: P,
    receipts: Mutex<HashMap<String, String>>,
}

impl<P: Post> Service<P> {
    pub fn new(post: P) -> Service<P> {
        Service { post, receipts: Mutex::default() }
    }

    /// Returns the receipt of the mail with this key.
    pub async fn send(&self, key: &str, mail: &str) -> Result<String, String> {
        {
            let mut receipts = self.receipts.lock().unwrap();
            if let Some(receipt) = receipts.get(key) {
                return Ok(receipt.clone());
            }
            let receipt = format!("receipt {}", receipts.len() + 1);
            receipts.insert(key.to_string(), receipt);
        }
        self.post.deliver(mail).await
    }
}
