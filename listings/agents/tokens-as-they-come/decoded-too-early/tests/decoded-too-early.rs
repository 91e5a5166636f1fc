//! Which cuts do damage.

include!("../src/main.rs");

#[tokio::test]
async fn every_cut_inside_a_character_damages_it_and_no_other_cut_does() {
    let answer = "你好🦀\n";
    for cut in 0..=answer.len() {
        let (before, after) = answer.as_bytes().split_at(cut);
        let text = read(stream::iter([before, after])).await;
        assert_eq!(text == answer, answer.is_char_boundary(cut), "cut at {cut}: {text}");
    }
}

/// Why a line end may be looked for before anything is decoded.
#[test]
fn no_byte_of_another_character_looks_like_a_line_end() {
    let mut buffer = [0; 4];
    for character in '\u{80}'..=char::MAX {
        let bytes = character.encode_utf8(&mut buffer).bytes();
        assert!(bytes.into_iter().all(|byte| byte >= 0x80), "{character:?}");
    }
}
