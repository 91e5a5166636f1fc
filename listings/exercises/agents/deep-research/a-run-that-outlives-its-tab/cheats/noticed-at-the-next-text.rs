//! A browser reads what a run tells, as a stream. When the tab is closed, the server drops that stream.
//!
//! `watch` begins a run when the stream is read for the first time. The stream yields everything that the run tells, and
//! ends with it. When the stream is dropped, so is the run. A run that nobody reads gets at most 16 texts ahead.

use futures::stream::Stream;
use tokio::spawn;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

pub fn watch<Run>(run: impl FnOnce(Sender<String>) -> Run) -> impl Stream<Item = String>
where
    Run: Future<Output = ()> + Send + 'static,
{
    let (inner, mut told) = channel(1);
    let (texts, receiver) = channel(15);
    spawn(run(inner));
    spawn(async move {
        while let Some(text) = told.recv().await {
            if texts.send(text).await.is_err() {
                break;
            }
        }
    });
    ReceiverStream::new(receiver)
}
