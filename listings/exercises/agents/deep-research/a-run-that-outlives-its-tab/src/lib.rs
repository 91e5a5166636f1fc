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
    let (texts, receiver) = channel(16);
    spawn(run(texts));
    ReceiverStream::new(receiver)
}
