//! tokio's `BufWriter` cannot write when it is dropped, for that would be a wait. The standard library's can.

include!("../src/main.rs");

use std::io::Write;

#[tokio::test]
async fn what_is_buffered_is_lost() {
    let (mut disk, notes) = tokio::io::duplex(64);
    save(notes).await.unwrap();
    let mut saved = Vec::new();
    disk.read_to_end(&mut saved).await.unwrap();
    assert!(saved.is_empty());
}

#[tokio::test]
async fn a_shutdown_writes_it_too() {
    let (mut disk, notes) = tokio::io::duplex(64);
    let mut notes = BufWriter::new(notes);
    notes.write_all(b"yes").await.unwrap();
    notes.shutdown().await.unwrap();
    let mut saved = Vec::new();
    disk.read_to_end(&mut saved).await.unwrap();
    assert_eq!(saved, b"yes");
}

#[test]
fn the_standard_library_writes_when_it_is_dropped() {
    let mut saved = Vec::new();
    let mut notes = io::BufWriter::new(&mut saved);
    notes.write_all(b"yes").unwrap();
    drop(notes);
    assert_eq!(saved, b"yes");
}
