//! A turn that is dropped leaves its first half in the transcript.

include!("../src/main.rs");

#[test]
fn each_drop_leaves_half_a_turn() {
    let turn = async |chat: &mut Chat| chat.turn("Why?").await;
    let report =
        drop_at_each(async || Chat::default(), turn, async |chat| chat.is_whole());
    assert_eq!(report.points().len(), 3);
    assert_eq!(report.lost().len(), 3);
}

#[test]
fn the_next_turn_sends_the_half_to_the_model() {
    let turn = async |chat: &mut Chat| chat.turn("Why?").await;
    let report = drop_at_each(
        async || Chat::default(),
        turn,
        async |chat| {
            chat.turn("How?").await;
            if chat.transcript.len() % 4 == 0 {
                Ok(())
            } else {
                Err(chat.transcript[1].clone())
            }
        },
    );
    assert_eq!(
        report.points()[0].lost.as_deref(),
        Some("How?"),
        "two questions in a row"
    );
}
