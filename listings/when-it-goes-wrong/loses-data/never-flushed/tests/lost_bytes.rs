//! tokio's `BufWriter` can't write when it is dropped, because writing may have to wait. The standard library's can. A
//! `File` of tokio reports an error later than at the write that failed.

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
async fn the_buffer_holds_8192_bytes() {
    let (mut disk, notes) = tokio::io::duplex(1 << 16);
    let mut notes = BufWriter::new(notes);
    notes.write_all(&[b'x'; 8000]).await.unwrap();
    notes.write_all(&[b'y'; 192]).await.unwrap();
    notes.write_all(b"z").await.unwrap();
    drop(notes);
    let mut saved = Vec::new();
    disk.read_to_end(&mut saved).await.unwrap();
    assert_eq!(saved.len(), 8192);
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

/// Runs `story` where one thread does all the blocking work, with a file to write into.
fn with_a_file(name: &str, story: impl AsyncFnOnce(&std::path::Path, tokio::fs::File)) {
    let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.max_blocking_threads(1).build().unwrap().block_on(async {
        let notes = tokio::fs::File::create(&path).await.unwrap();
        story(&path, notes).await;
    });
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_file_of_tokio_is_written_later_by_another_thread() {
    with_a_file("written-later", async |path, mut notes| {
        let (go_on, may_go_on) = std::sync::mpsc::channel();
        tokio::task::spawn_blocking(move || may_go_on.recv()); // something else that blocks
        notes.write_all(b"yes").await.unwrap();
        drop(notes);
        assert_eq!(std::fs::read(path).unwrap(), b"", "it is not there yet");
        go_on.send(()).unwrap();
        // The only thread for such work does this after the write.
        let saved = tokio::fs::read(path).await.unwrap();
        assert_eq!(saved, b"yes", "nothing was lost");
    });
}

#[test]
fn after_a_flush_it_is_there() {
    with_a_file("flushed", async |path, mut notes| {
        notes.write_all(b"yes").await.unwrap();
        notes.flush().await.unwrap();
        assert_eq!(std::fs::read(path).unwrap(), b"yes");
    });
}

/// A file of which every byte is refused since the disk is full, after one write that did not say so.
#[cfg(target_os = "linux")]
async fn written_to_a_full_disk() -> tokio::fs::File {
    let mut options = tokio::fs::OpenOptions::new();
    let mut disk = options.write(true).open("/dev/full").await.unwrap();
    disk.write_all(b"yes").await.unwrap();
    disk
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_next_write_tells_that_the_disk_was_full() {
    let mut disk = written_to_a_full_disk().await;
    let error = disk.write_all(b"no").await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    disk.flush().await.expect("it is told once, and the second write was not begun");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn so_does_a_flush() {
    let mut disk = written_to_a_full_disk().await;
    let error = disk.flush().await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    disk.flush().await.expect("it is told once");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn so_does_a_shutdown() {
    let mut disk = written_to_a_full_disk().await;
    let error = disk.shutdown().await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    disk.shutdown().await.expect("it is told once");
}

/// A file that may only be read stands for a disk that is full: of both, a sync reports no error.
#[test]
fn a_sync_leaves_the_error_for_the_next_flush() {
    with_a_file("synced", async |path, notes| {
        drop(notes);
        let mut notes = tokio::fs::File::open(path).await.unwrap();
        notes.write_all(b"yes").await.unwrap();
        notes.sync_all().await.unwrap();
        notes.flush().await.unwrap_err();
    });
}

/// One call hands over at most this much.
#[test]
fn a_file_takes_two_mebibytes_at_a_time() {
    with_a_file("two-mebibytes", async |_, mut notes| {
        let taken = notes.write(&vec![b'x'; 3 << 20]).await.unwrap();
        assert_eq!(taken, 2 << 20);
        notes.flush().await.unwrap();
    });
}
