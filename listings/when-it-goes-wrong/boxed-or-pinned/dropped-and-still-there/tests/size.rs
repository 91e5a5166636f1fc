//! What `drop` does to the size of a future depends on whether the value was borrowed before.

include!("../src/main.rs");

const LINES: usize = size_of::<[String; 256]>();

#[test]
fn a_value_that_was_borrowed_keeps_its_place() {
    assert!(size_of_val(&send_length()) >= LINES);
}

#[test]
fn a_value_that_was_never_borrowed_does_not() {
    async fn drop_at_once() {
        let lines: [String; 256] = array::from_fn(|number| format!("line {number}"));
        drop(lines);
        yield_now().await;
    }
    assert!(size_of_val(&drop_at_once()) < 100);
}

#[test]
fn nor_does_a_value_that_was_moved_into_a_function() {
    async fn send_length() -> usize {
        let lines: [String; 256] = array::from_fn(|number| format!("line {number}"));
        let length = length_of(lines);
        yield_now().await;
        length
    }
    fn length_of(lines: [String; 256]) -> usize {
        lines.iter().map(String::len).sum()
    }
    assert!(size_of_val(&send_length()) < 100);
}
