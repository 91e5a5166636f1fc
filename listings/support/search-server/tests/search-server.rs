//! What the server answers and counts, in process and over a socket.

use search_server::{Answer, Page, SearchServer};
use serde_json::json;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

fn page() -> Page {
    Page::new("https://example.org/prices", "From 90 euros.")
}

#[tokio::test(start_paused = true)]
async fn a_query_gets_the_first_answer_that_is_about_a_part_of_it() {
    let server = SearchServer::new([
        Answer::pages("Prices", [page()]).after(SECOND),
        Answer::fails("makers", 503),
    ]);
    let start = Instant::now();
    assert_eq!(server.search("tea robot prices").await, Ok(vec![page()]));
    assert_eq!(start.elapsed(), SECOND);
    assert_eq!(server.search("PRICES").await, Ok(vec![page()]));
    assert_eq!(server.search("its makers").await, Err(503));
    assert_eq!(server.search("history").await, Ok(vec![]));
    let counts = server.counts();
    assert_eq!((counts.searches, counts.answered, counts.failed), (4, 3, 1));
}

#[tokio::test(start_paused = true)]
async fn it_refuses_what_is_too_much_and_counts_who_leaves() {
    let server = SearchServer::new([Answer::hangs("forever")]).at_once(1);
    let search = server.search("forever");
    let other = async {
        sleep(SECOND).await;
        server.search("now").await
    };
    let (left, refused) = tokio::join!(timeout(2 * SECOND, search), other);
    assert!(left.is_err());
    assert_eq!(refused, Err(429));
    let counts = server.counts();
    assert_eq!((counts.left, counts.too_many, counts.failed), (1, 1, 1));
    assert_eq!(counts.most_at_once, 1);
    assert_eq!(server.search("now").await, Ok(vec![]), "there is room again");
}

#[tokio::test]
async fn over_a_socket_it_answers_in_json_and_notices_who_leaves() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let engine = SearchServer::new([
        Answer::pages("prices", [page()]),
        Answer::fails("makers", 503),
        Answer::hangs("forever"),
    ]);
    let server = engine.serve().await.expect("a port is free");
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build();
    let client = client.expect("a client without certificates");
    let search =
        |query: &str| client.post(server.url()).json(&json!({ "query": query })).send();

    let found = search("prices").await.expect("it answers").json::<Vec<Page>>().await;
    assert_eq!(found.expect("they are pages"), [page()]);
    assert_eq!(search("makers").await.expect("it answers").status(), 503);
    let forever = tokio::spawn(search("forever"));
    until("it arrives", || engine.counts().searches == 3).await;
    forever.abort();
    until("it has left", || engine.counts().left == 1).await;
}

/// Waits until this is so, and for 20 seconds at most.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = std::time::Instant::now();
    while !is_so() {
        assert!(start.elapsed() < 20 * SECOND, "this never happens: {what}");
        sleep(Duration::from_millis(5)).await;
    }
}
