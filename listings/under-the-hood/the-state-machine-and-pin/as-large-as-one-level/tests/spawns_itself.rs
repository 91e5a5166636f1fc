//! A function that spawns itself, once its return type says `Send`, and one that is spawned.

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

/// A box in the function leaves its future `Send`.
#[tokio::test]
async fn with_a_box_inside_it_can_be_spawned() {
    static COMMENT: Comment = Comment { text: "So did I.", replies: Vec::new() };
    assert_eq!(tokio::spawn(words(&COMMENT)).await.unwrap(), 3);
}
