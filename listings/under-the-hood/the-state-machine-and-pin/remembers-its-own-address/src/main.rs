use std::ptr;

fn main() {
    let mut note = Note { text: *b"buy milk", address: 0 };
    note.address = ptr::from_ref(&note.text).addr();
    println!("made:  {}", note.is_where_it_remembers());

    let boxed = Box::new(note); // moves it to the heap
    println!("moved: {}", boxed.is_where_it_remembers());
}

/// A text, and the address at which the text was.
struct Note {
    text: [u8; 8],
    address: usize,
}

impl Note {
    fn is_where_it_remembers(&self) -> bool {
        ptr::from_ref(&self.text).addr() == self.address
    }
}
