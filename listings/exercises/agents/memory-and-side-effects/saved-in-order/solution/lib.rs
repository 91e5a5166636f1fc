//! A task owns the disk, and writes one note after the other.

use std::marker::PhantomData;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

/// Where the notes end up. `append` writes a note, and must not be called again before it has returned. If its future is
/// dropped, the note is lost.
pub trait Disk: Send + Sync + 'static {
    fn append(&self, note: String) -> impl Future<Output = ()> + Send;
}

/// The notebook was closed.
#[derive(Debug, PartialEq)]
pub struct Closed;

enum Job {
    Write(String, oneshot::Sender<()>),
    Close(oneshot::Sender<()>),
}

/// Must be opened within a runtime of Tokio. Clones are the same notebook.
pub struct Notebook<D> {
    jobs: UnboundedSender<Job>,
    disk: PhantomData<fn() -> D>,
}

impl<D: Disk> Notebook<D> {
    pub fn open(disk: D) -> Notebook<D> {
        let (jobs, queue) = unbounded_channel();
        tokio::spawn(own(disk, queue));
        Notebook { jobs, disk: PhantomData }
    }

    /// Returns a future that is done when the note is on the disk.
    pub fn write(
        &self,
        note: &str,
    ) -> impl Future<Output = Result<(), Closed>> + Send + use<D> {
        let (done, is_done) = oneshot::channel();
        let _ = self.jobs.send(Job::Write(note.to_string(), done));
        async { is_done.await.map_err(|_| Closed) }
    }

    /// Waits until all notes are on the disk.
    pub async fn close(self) {
        let (done, is_done) = oneshot::channel();
        let _ = self.jobs.send(Job::Close(done));
        let _ = is_done.await;
    }
}

async fn own(disk: impl Disk, mut jobs: UnboundedReceiver<Job>) {
    while let Some(job) = jobs.recv().await {
        match job {
            Job::Write(note, done) => {
                disk.append(note).await;
                let _ = done.send(());
            }
            Job::Close(done) => {
                drop(jobs);
                let _ = done.send(());
                return;
            }
        }
    }
}

impl<D> Clone for Notebook<D> {
    fn clone(&self) -> Notebook<D> {
        Notebook { jobs: self.jobs.clone(), disk: PhantomData }
    }
}
