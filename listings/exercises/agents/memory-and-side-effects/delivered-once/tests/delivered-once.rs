//! Senders that repeat a key: later, at once, after a failure, and after a drop.

use delivered_once::{Post, Service};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::join;
use tokio::time::{Instant, sleep, timeout};

const DAY: Duration = Duration::from_secs(86_400);

/// Takes a second for each mail, and returns "receipt 1", "receipt 2", and so on.
#[derive(Clone, Default)]
struct Slow {
    delivered: Arc<Mutex<Vec<String>>>,
    failures: Arc<Mutex<u32>>,
}

impl Post for Slow {
    async fn deliver(&self, mail: &str) -> Result<String, String> {
        sleep(Duration::from_secs(1)).await;
        let mut failures = self.failures.lock().unwrap();
        if *failures > 0 {
            *failures -= 1;
            return Err("no such street".to_string());
        }
        let mut delivered = self.delivered.lock().unwrap();
        delivered.push(mail.to_string());
        Ok(format!("receipt {}", delivered.len()))
    }
}

fn service() -> (Service<Slow>, Slow) {
    let post = Slow::default();
    (Service::new(post.clone()), post)
}

async fn ends<T>(future: impl Future<Output = T>) -> T {
    timeout(DAY, future).await.expect("no end within a day")
}

fn receipt(number: u32) -> Result<String, String> {
    Ok(format!("receipt {number}"))
}

#[tokio::test(start_paused = true)]
async fn a_key_that_comes_later_gets_the_first_receipt() {
    let (service, post) = service();
    assert_eq!(ends(service.send("a", "Lunch?")).await, receipt(1));
    assert_eq!(ends(service.send("b", "Lunch?")).await, receipt(2));
    assert_eq!(ends(service.send("a", "Lunch?")).await, receipt(1), "again");
    assert_eq!(post.delivered.lock().unwrap().len(), 2, "mails for two keys");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_comes_twice_at_once_is_delivered_once() {
    let (service, post) = service();
    let (one, two) =
        ends(async { join!(service.send("a", "Lunch?"), service.send("a", "Lunch?")) })
            .await;
    assert_eq!(*post.delivered.lock().unwrap(), ["Lunch?"], "mails for one key");
    assert_eq!((one, two), (receipt(1), receipt(1)));
}

#[tokio::test(start_paused = true)]
async fn different_keys_are_delivered_at_once() {
    let (service, post) = service();
    let start = Instant::now();
    let (one, two) =
        ends(async { join!(service.send("a", "Lunch?"), service.send("b", "Tea?")) })
            .await;
    assert!(one.is_ok() && two.is_ok());
    assert_eq!(post.delivered.lock().unwrap().len(), 2, "mails for two keys");
    assert_eq!(start.elapsed(), Duration::from_secs(1), "the time for both");
}

#[tokio::test(start_paused = true)]
async fn after_a_failure_the_same_key_tries_again() {
    let (service, post) = service();
    *post.failures.lock().unwrap() = 1;
    let failed = ends(service.send("a", "Lunch?")).await;
    assert_eq!(failed, Err("no such street".to_string()));
    assert_eq!(ends(service.send("a", "Lunch?")).await, receipt(1), "the second try");
    assert_eq!(post.delivered.lock().unwrap().len(), 1, "mails for one key");
}

#[tokio::test(start_paused = true)]
async fn after_a_drop_the_same_key_tries_again() {
    let (service, post) = service();
    let limit = Duration::from_millis(500);
    timeout(limit, service.send("a", "Lunch?")).await.expect_err("it takes a second");
    assert_eq!(ends(service.send("a", "Lunch?")).await, receipt(1), "the second try");
    assert_eq!(post.delivered.lock().unwrap().len(), 1, "mails for one key");
}

#[tokio::test(start_paused = true)]
async fn a_sender_that_waits_goes_on_when_the_first_is_dropped() {
    let (service, post) = service();
    let limit = Duration::from_millis(500);
    let first = timeout(limit, service.send("a", "Lunch?"));
    let (first, second) = ends(async { join!(first, service.send("a", "Lunch?")) }).await;
    first.expect_err("it takes a second");
    assert_eq!(second, receipt(1), "the sender that waited");
    assert_eq!(post.delivered.lock().unwrap().len(), 1, "mails for one key");
}
