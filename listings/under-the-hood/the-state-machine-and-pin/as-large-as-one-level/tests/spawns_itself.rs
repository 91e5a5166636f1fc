//! A function that spawns itself, once its return type says `Send`.

include!("../src/main.rs");

#[expect(clippy::manual_async_fn)]
fn levels(level: u32) -> impl Future<Output = u32> + Send {
    async move {
        if level == 0 {
            return 0;
        }
        1 + tokio::spawn(levels(level - 1)).await.expect("no level panics")
    }
}

#[tokio::test]
async fn it_needs_no_box() {
    assert_eq!(levels(3).await, 3);
}

/// A box in the function itself leaves its future `Send`.
#[tokio::test]
async fn a_recursive_function_can_be_spawned() {
    async fn levels(level: u32) -> u32 {
        if level == 0 { 0 } else { 1 + Box::pin(levels(level - 1)).await }
    }
    assert_eq!(tokio::spawn(levels(3)).await.unwrap(), 3);
}
