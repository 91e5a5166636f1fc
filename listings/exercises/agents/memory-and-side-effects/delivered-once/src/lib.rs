//! A mail service whose senders may give up and send again, with the same key.
//!
//! Make the service deliver a mail once for each key. A sender that repeats a key gets the receipt of the first delivery,
//! also if that is still under way. Mails with different keys are delivered at once. A delivery that fails, or that is
//! dropped with its sender, doesn't count, so the next sender with the key tries again.

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
        let known = self.receipts.lock().unwrap().get(key).cloned();
        if let Some(receipt) = known {
            return Ok(receipt);
        }
        let receipt = self.post.deliver(mail).await?;
        self.receipts.lock().unwrap().insert(key.to_string(), receipt.clone());
        Ok(receipt)
    }
}
