//! Each note has a task, and a fair lock keeps them apart, but the tasks may begin in another order.

use std::sync::Arc;
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinSet;

pub trait Disk: Send + Sync + 'static {
    fn append(&self, note: String) -> impl Future<Output = ()> + Send;
}

#[derive(Debug, PartialEq)]
pub struct Closed;

pub struct Notebook<D> {
    disk: Arc<Mutex<D>>,
    writes: Arc<std::sync::Mutex<Option<JoinSet<()>>>>,
}

impl<D: Disk> Notebook<D> {
    pub fn open(disk: D) -> Notebook<D> {
        Notebook {
            disk: Arc::new(Mutex::new(disk)),
            writes: Arc::new(std::sync::Mutex::new(Some(JoinSet::new()))),
        }
    }

    pub fn write(
        &self,
        note: &str,
    ) -> impl Future<Output = Result<(), Closed>> + Send + use<D> {
        let (disk, note) = (self.disk.clone(), note.to_string());
        let (done, is_done) = oneshot::channel();
        if let Some(writes) = &mut *self.writes.lock().unwrap() {
            writes.spawn(async move {
                disk.lock().await.append(note).await;
                let _ = done.send(());
            });
        }
        async { is_done.await.map_err(|_| Closed) }
    }

    pub async fn close(self) {
        let writes = self.writes.lock().unwrap().take();
        if let Some(writes) = writes {
            writes.join_all().await;
        }
    }
}

impl<D> Clone for Notebook<D> {
    fn clone(&self) -> Notebook<D> {
        Notebook { disk: self.disk.clone(), writes: self.writes.clone() }
    }
}
