//! What `join_all` does with a panic, with an abort, and with the order.

include!("../src/main.rs");

use futures::FutureExt;
use std::panic::AssertUnwindSafe;

#[tokio::test(start_paused = true)]
async fn the_third_page_is_aborted() {
    let mut pages = JoinSet::new();
    pages.spawn(count_words(2, ""));
    let third = pages.spawn(count_words(3, "so much depends upon"));
    let panic = AssertUnwindSafe(pages.join_all()).catch_unwind().await.unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().unwrap(), "page 2 is empty");
    sleep(Duration::from_secs(5)).await;
    assert!(third.is_finished());
}

#[tokio::test(start_paused = true)]
async fn an_aborted_page_makes_it_panic_too() {
    let mut pages = JoinSet::new();
    pages.spawn(count_words(1, "a rose")).abort();
    assert!(AssertUnwindSafe(pages.join_all()).catch_unwind().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_results_come_in_the_order_of_their_ends() {
    let mut pages = JoinSet::new();
    pages.spawn(count_words(3, "so much depends upon"));
    pages.spawn(count_words(1, "a rose is a rose"));
    assert_eq!(pages.join_all().await, [5, 4]);
}
