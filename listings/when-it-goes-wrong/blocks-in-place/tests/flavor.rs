//! `block_in_place` wants a runtime with worker threads, and `#[tokio::test]` has none.

include!("../src/main.rs");

#[tokio::test]
#[should_panic(
    expected = "can call blocking only when running on the multi-threaded runtime"
)]
async fn it_panics_in_an_ordinary_test() {
    ask("scout").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_pool_it_answers() {
    assert_eq!(ask("scout").await, "scout: yes");
}
