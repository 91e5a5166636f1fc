//! How a panic is passed on, and what is left of the other pages.

include!("../src/main.rs");

use std::panic::resume_unwind;
use tokio::task::JoinSet;

const NEWS: &str = "The news of today";
const CAFE: &str = "The café is full";

#[tokio::test(start_paused = true)]
async fn a_panic_is_passed_on_with_its_payload() {
    let outer = tokio::spawn(async {
        match tokio::spawn(summarize(2, CAFE)).await {
            Ok(summary) => summary,
            Err(error) => resume_unwind(error.into_panic()),
        }
    });
    let error = outer.await.expect_err("it panics");
    let payload = error.into_panic().downcast::<String>();
    let message = payload.expect("the message has arguments");
    assert!(message.contains("not a char boundary"));
}

#[tokio::test(start_paused = true)]
async fn a_join_of_all_panics_in_the_task_that_calls_it() {
    let outer = tokio::spawn(async {
        let mut pages = JoinSet::new();
        for page in [NEWS, CAFE] {
            pages.spawn(summarize(1, page));
        }
        pages.join_all().await
    });
    assert!(outer.await.expect_err("the slice panics").is_panic());
}

#[tokio::test(start_paused = true)]
async fn an_abort_is_not_a_panic() {
    let page = tokio::spawn(summarize(1, NEWS));
    page.abort();
    let error = page.await.expect_err("it was aborted");
    assert!(error.is_cancelled() && !error.is_panic());
    assert!(error.try_into_panic().is_err());
}

#[tokio::test]
async fn a_message_without_arguments_is_a_str() {
    let task = tokio::spawn(async { assert!(NEWS.is_empty(), "there are news") });
    let payload = task.await.expect_err("it panics").into_panic();
    assert_eq!(payload.downcast_ref(), Some(&"there are news"));
}
