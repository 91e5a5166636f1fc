//! A notebook into which agents write what they have found. Writing takes a while, and an agent may be dropped while it
//! waits.
//!
//! Make each note that was passed to `write` appear on the disk, even if its future is dropped or never polled, and make
//! notes appear in the order of the calls. `close` should return once all of them are there, and `write` should return
//! `Closed` after that.

use std::sync::Arc;

/// Where the notes end up. `append` writes a note, and must not be called again before it has returned. If its future is
/// dropped, the note is lost.
pub trait Disk: Send + Sync + 'static {
    fn append(&self, note: String) -> impl Future<Output = ()> + Send;
}

/// The notebook was closed.
#[derive(Debug, PartialEq)]
pub struct Closed;

/// Must be opened within a runtime of Tokio. Clones are the same notebook.
pub struct Notebook<D> {
    disk: Arc<D>,
}

impl<D: Disk> Notebook<D> {
    pub fn open(disk: D) -> Notebook<D> {
        Notebook { disk: Arc::new(disk) }
    }

    /// Returns a future that is done when the note is on the disk.
    pub fn write(
        &self,
        note: &str,
    ) -> impl Future<Output = Result<(), Closed>> + Send + use<D> {
        let (disk, note) = (self.disk.clone(), note.to_string());
        async move {
            disk.append(note).await;
            Ok(())
        }
    }

    /// Waits until all notes are on the disk.
    pub async fn close(self) {}
}

impl<D> Clone for Notebook<D> {
    fn clone(&self) -> Notebook<D> {
        Notebook { disk: self.disk.clone() }
    }
}
