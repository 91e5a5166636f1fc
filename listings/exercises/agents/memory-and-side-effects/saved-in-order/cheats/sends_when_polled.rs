//! The note is handed over only when its future is polled.

use std::marker::PhantomData;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

pub trait Disk: Send + Sync + 'static {
    fn append(&self, note: String) -> impl Future<Output = ()> + Send;
}

#[derive(Debug, PartialEq)]
pub struct Closed;

type Job = (Option<String>, oneshot::Sender<()>);

pub struct Notebook<D> {
    jobs: UnboundedSender<Job>,
    disk: PhantomData<fn() -> D>,
}

impl<D: Disk> Notebook<D> {
    pub fn open(disk: D) -> Notebook<D> {
        let (jobs, mut queue) = unbounded_channel::<Job>();
        tokio::spawn(async move {
            while let Some((note, done)) = queue.recv().await {
                let Some(note) = note else { break };
                disk.append(note).await;
                let _ = done.send(());
            }
        });
        Notebook { jobs, disk: PhantomData }
    }

    pub fn write(
        &self,
        note: &str,
    ) -> impl Future<Output = Result<(), Closed>> + Send + use<D> {
        let (jobs, note) = (self.jobs.clone(), note.to_string());
        async move {
            let (done, is_done) = oneshot::channel();
            let _ = jobs.send((Some(note), done));
            is_done.await.map_err(|_| Closed)
        }
    }

    pub async fn close(self) {
        let (done, is_done) = oneshot::channel();
        let _ = self.jobs.send((None, done));
        let _ = is_done.await;
    }
}

impl<D> Clone for Notebook<D> {
    fn clone(&self) -> Notebook<D> {
        Notebook { jobs: self.jobs.clone(), disk: PhantomData }
    }
}
