//! Agents that are dropped while they write, and what is on the disk in the end.

use saved_in_order::{Closed, Disk, Notebook};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const DAY: Duration = Duration::from_secs(86_400);

/// Takes a second for a short note, and three for one that begins with "long".
#[derive(Clone, Default)]
struct Slow {
    notes: Arc<Mutex<Vec<String>>>,
    busy: Arc<Mutex<bool>>,
}

impl Disk for Slow {
    async fn append(&self, note: String) {
        let busy = std::mem::replace(&mut *self.busy.lock().unwrap(), true);
        assert!(!busy, "`append` was called while another call was at work");
        sleep(Duration::from_secs(if note.starts_with("long") { 3 } else { 1 })).await;
        self.notes.lock().unwrap().push(note);
        *self.busy.lock().unwrap() = false;
    }
}

/// Takes no time.
#[derive(Clone, Default)]
struct Quick {
    notes: Arc<Mutex<Vec<String>>>,
}

impl Disk for Quick {
    async fn append(&self, note: String) {
        self.notes.lock().unwrap().push(note);
    }
}

impl Slow {
    fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap().clone()
    }
}

async fn ends<T>(future: impl Future<Output = T>) -> T {
    timeout(DAY, future).await.expect("no end within a day")
}

#[tokio::test(start_paused = true)]
async fn a_note_is_written_although_its_writer_gives_up() {
    let disk = Slow::default();
    let notebook = Notebook::open(disk.clone());
    let limit = Duration::from_millis(500);
    let _ = timeout(limit, notebook.write("prices")).await;
    ends(sleep(Duration::from_secs(10))).await;
    assert_eq!(disk.notes(), ["prices"], "the notes on the disk after ten seconds");
}

#[tokio::test(start_paused = true)]
async fn a_note_is_written_although_its_future_is_never_polled() {
    let disk = Slow::default();
    let notebook = Notebook::open(disk.clone());
    drop(notebook.write("prices"));
    ends(sleep(Duration::from_secs(10))).await;
    assert_eq!(disk.notes(), ["prices"], "the notes on the disk after ten seconds");
}

#[tokio::test(start_paused = true)]
async fn notes_are_in_the_order_of_the_calls() {
    let disk = Slow::default();
    let notebook = Notebook::open(disk.clone());
    let limit = Duration::from_millis(500);
    let _ = timeout(limit, notebook.write("long: prices")).await;
    let last = notebook.write("makers");
    drop(notebook.write("history"));
    let _ = ends(last).await;
    assert_eq!(disk.notes(), ["long: prices", "makers"], "when the second is done");
    ends(notebook.close()).await;
    assert_eq!(disk.notes(), ["long: prices", "makers", "history"]);
}

#[tokio::test(start_paused = true)]
async fn a_write_is_done_when_its_note_is_on_the_disk() {
    let disk = Slow::default();
    let notebook = Notebook::open(disk.clone());
    let start = Instant::now();
    assert_eq!(ends(notebook.write("prices")).await, Ok(()));
    assert_eq!(disk.notes(), ["prices"], "the notes on the disk when `write` returns");
    assert_eq!(start.elapsed(), Duration::from_secs(1), "the time that it took");
}

#[tokio::test(start_paused = true)]
async fn close_waits_for_all_notes_and_no_longer() {
    let disk = Slow::default();
    let notebook = Notebook::open(disk.clone());
    let other = notebook.clone();
    drop(notebook.write("prices"));
    drop(other.write("makers"));
    let start = Instant::now();
    ends(notebook.close()).await;
    assert_eq!(disk.notes(), ["prices", "makers"], "the notes when `close` returns");
    assert_eq!(start.elapsed(), Duration::from_secs(2), "the time that it took");
    assert_eq!(ends(other.write("late")).await, Err(Closed), "after `close`");
    ends(sleep(Duration::from_secs(10))).await;
    assert_eq!(disk.notes(), ["prices", "makers"], "what was refused isn't written");
}

/// A thread of the runtime begins with the task that was spawned last.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_order_is_the_same_on_another_thread() {
    let disk = Quick::default();
    let notebook = Notebook::open(disk.clone());
    let notes = ["prices", "makers", "history"];
    let writer = notebook.clone();
    let writes = tokio::spawn(async move {
        notes.iter().for_each(|note| drop(writer.write(note)));
    });
    writes.await.unwrap();
    notebook.close().await;
    assert_eq!(*disk.notes.lock().unwrap(), notes, "the notes when `close` returns");
}
