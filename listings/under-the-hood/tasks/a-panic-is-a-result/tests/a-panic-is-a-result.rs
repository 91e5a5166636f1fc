//! How a panic is passed on, and what is left of the other pages.

include!("../src/main.rs");

use std::panic::resume_unwind;
use tokio::task::JoinSet;

#[tokio::test(start_paused = true)]
async fn a_panic_is_passed_on_with_its_payload() {
    let outer = tokio::spawn(async {
        match tokio::spawn(summarize(2)).await {
            Ok(summary) => summary,
            Err(error) => resume_unwind(error.into_panic()),
        }
    });
    let error = outer.await.expect_err("it panics");
    let payload = error.into_panic();
    assert_eq!(payload.downcast_ref(), Some(&"page 2 is empty"));
}

#[tokio::test(start_paused = true)]
async fn a_join_of_all_panics_in_the_task_that_calls_it() {
    let outer = tokio::spawn(async {
        let mut pages = JoinSet::new();
        (1..=3).for_each(|page| drop(pages.spawn(summarize(page))));
        pages.join_all().await
    });
    assert!(outer.await.expect_err("page 2 is empty").is_panic());
}

#[tokio::test(start_paused = true)]
async fn an_abort_is_not_a_panic() {
    let page = tokio::spawn(summarize(1));
    page.abort();
    let error = page.await.expect_err("it was aborted");
    assert!(error.is_cancelled() && !error.is_panic());
    assert!(error.try_into_panic().is_err());
}
