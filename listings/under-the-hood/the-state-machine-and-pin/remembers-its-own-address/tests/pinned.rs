//! A `Pin` doesn't keep a note in its place, because a note is `Unpin`.

include!("../src/main.rs");

use std::mem;

#[test]
fn a_pinned_note_still_moves() {
    let mut pinned = Box::pin(Note { text: *b"buy milk", address: 0 });
    pinned.address = ptr::from_ref(&pinned.text).addr();
    assert!(pinned.is_where_it_remembers());
    let moved = mem::replace(&mut *pinned, Note { text: *b"buy soap", address: 0 });
    assert!(!moved.is_where_it_remembers());
}
