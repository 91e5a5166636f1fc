//! What the outbox delivers, in process and over HTTP.

use outbox::{Client, Counts, Error, Mail, Outbox};
use std::time::Duration;
use tokio::time::timeout;

fn mail(text: &str) -> Mail {
    Mail { to: "ann@example.com".to_string(), text: text.to_string() }
}

async fn check(outbox: &Outbox, client: &Client) {
    let lunch = mail("Lunch?");
    let Err(Error::NoAnswer(_)) = client.send(&lunch, Some("a")).await else {
        panic!("the first answer is lost");
    };
    let again = client.send(&lunch, Some("a")).await.unwrap();
    assert_eq!(again.id, "mail-1");
    let other = client.send(&mail("Dinner?"), Some("a")).await;
    let Err(Error::KeyUsed(before)) = other else { panic!("{other:?}") };
    assert_eq!(before, lunch);
    for key in [Some("b"), None, None] {
        client.send(&lunch, key).await.unwrap();
    }
    let counts = Counts { requests: 6, delivered: 4, recognized: 1, refused: 1 };
    assert_eq!(outbox.counts(), counts);
    assert_eq!(outbox.delivered(), vec![lunch; 4]);
}

#[tokio::test]
async fn a_key_is_delivered_once_in_process() {
    let outbox = Outbox::new().loses(1);
    check(&outbox, &Client::in_process(&outbox)).await;
}

#[tokio::test]
async fn a_key_is_delivered_once_over_http() {
    let outbox = Outbox::new().loses(1);
    let server = outbox.serve().await.unwrap();
    check(&outbox, &Client::new(server.url()).unwrap()).await;
}

#[tokio::test(start_paused = true)]
async fn a_dropped_mail_arrives_if_it_was_halfway() {
    let outbox = Outbox::new().latency(Duration::from_secs(1));
    let client = Client::in_process(&outbox);
    for (limit, delivered) in [(500, 0), (1_500, 1), (2_500, 2)] {
        let limit = Duration::from_millis(limit);
        let sent = timeout(limit, client.send(&mail("Lunch?"), None)).await;
        assert_eq!(
            (sent.is_ok(), outbox.counts().delivered),
            (delivered == 2, delivered)
        );
    }
}
