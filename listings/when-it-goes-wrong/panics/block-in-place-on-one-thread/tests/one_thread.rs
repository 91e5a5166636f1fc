//! `block_in_place` needs a pool, and a test has none unless it asks for one.

include!("../src/main.rs");

#[test]
#[should_panic = "can call blocking only when running on the multi-threaded runtime"]
fn main_panics() {
    main();
}

#[tokio::test]
#[should_panic = "can call blocking only when running on the multi-threaded runtime"]
async fn in_a_test_as_it_comes() {
    block_in_place(ask);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_test_with_a_pool() {
    assert_eq!(block_in_place(ask), "yes");
}
