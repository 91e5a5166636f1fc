//! No cut does damage.

include!("../src/main.rs");

#[tokio::test]
async fn the_text_is_the_same_at_every_cut() {
    let answer = "你好🦀\n";
    for cut in 0..=answer.len() {
        let (before, after) = answer.as_bytes().split_at(cut);
        assert_eq!(read(stream::iter([before, after])).await, answer, "cut at {cut}");
    }
}
