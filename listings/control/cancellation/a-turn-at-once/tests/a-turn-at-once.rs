//! A turn that puts everything into the transcript with its last step leaves all of it or nothing.

include!("../src/main.rs");

#[test]
fn a_drop_leaves_the_transcript_as_it_was() {
    let turn = async |chat: &mut Chat| chat.turn("Why?").await;
    let report =
        drop_at_each(async || Chat::default(), turn, async |chat| chat.is_whole());
    assert_eq!(report.points().len(), 3);
    assert_eq!(report.lost(), Vec::<String>::new());
}

#[test]
fn the_next_turn_starts_clean() {
    let turn = async |chat: &mut Chat| chat.turn("Why?").await;
    let report = drop_at_each(
        async || Chat::default(),
        turn,
        async |chat| {
            let before = chat.transcript.len();
            chat.turn("How?").await;
            let turns = [before, chat.transcript.len() - before];
            if turns == [0, 4] || turns == [4, 4] {
                Ok(())
            } else {
                Err(format!("{turns:?}"))
            }
        },
    );
    assert_eq!(report.lost(), Vec::<String>::new());
}
