//! Where a task-local is, and where it isn't.

include!("../src/main.rs");

use tokio::task::spawn_blocking;

#[tokio::test]
async fn a_thread_has_it_only_if_it_is_taken_along() {
    let both = REQUEST.scope(7, async {
        let bare = spawn_blocking(|| REQUEST.try_get().ok());
        let id = REQUEST.get();
        let along = spawn_blocking(move || REQUEST.sync_scope(id, || REQUEST.get()));
        (bare.await.expect("no panic"), along.await.expect("no panic"))
    });
    assert_eq!(both.await, (None, 7));
}

#[tokio::test]
async fn a_scope_in_a_scope_hides_the_outer_one_until_it_ends() {
    let ids = REQUEST.scope(7, async {
        let inner = REQUEST.scope(8, async { REQUEST.get() }).await;
        (inner, REQUEST.get())
    });
    assert_eq!(ids.await, (8, 7));
}

#[tokio::test]
async fn without_a_scope_get_panics() {
    assert!(tokio::spawn(answer()).await.expect_err("no scope").is_panic());
}
