//! A task owns the disk, but `write` doesn't wait for it, and `close` doesn't either.

use std::marker::PhantomData;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

pub trait Disk: Send + Sync + 'static {
    fn append(&self, note: String) -> impl Future<Output = ()> + Send;
}

#[derive(Debug, PartialEq)]
pub struct Closed;

pub struct Notebook<D> {
    notes: UnboundedSender<String>,
    disk: PhantomData<fn() -> D>,
}

impl<D: Disk> Notebook<D> {
    pub fn open(disk: D) -> Notebook<D> {
        let (notes, mut queue) = unbounded_channel();
        tokio::spawn(async move {
            while let Some(note) = queue.recv().await {
                disk.append(note).await;
            }
        });
        Notebook { notes, disk: PhantomData }
    }

    pub fn write(
        &self,
        note: &str,
    ) -> impl Future<Output = Result<(), Closed>> + Send + use<D> {
        let sent = self.notes.send(note.to_string());
        async { sent.map_err(|_| Closed) }
    }

    pub async fn close(self) {}
}

impl<D> Clone for Notebook<D> {
    fn clone(&self) -> Notebook<D> {
        Notebook { notes: self.notes.clone(), disk: PhantomData }
    }
}
