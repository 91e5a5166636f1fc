//! Futures, streams, and readers written by hand. Code that blocks in `poll` blocks whoever polls.

use std::fs::{self, File};
use std::future::Future;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::mpsc::Receiver;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::Stream;
use tokio::io::{AsyncRead, ReadBuf};

/// A future that is ready once the file exists.
pub struct Appears {
    path: PathBuf,
}

impl Future for Appears {
    type Output = String;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<String> {
        if let Ok(text) = fs::read_to_string(&self.path) {
            // BLOCKS
            return Poll::Ready(text);
        }
        std::thread::sleep(Duration::from_millis(10)); // BLOCKS
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

pub async fn appears(path: PathBuf) -> String {
    Appears { path }.await
}

pub struct Logged<F> {
    inner: Pin<Box<F>>,
    log: File,
}

impl<F: Future> Future for Logged<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let output = ready!(self.inner.as_mut().poll(context));
        self.flushed(); // BLOCKS
        Poll::Ready(output)
    }
}

impl<F> Logged<F> {
    pub fn new(inner: F, log: File) -> Self {
        Self { inner: Box::pin(inner), log }
    }

    fn flushed(&self) {
        if let Err(error) = self.log.sync_all() {
            eprintln!("log: {error}");
        }
    }
}

/// The lines of a file as a stream.
pub struct Lines {
    file: BufReader<File>,
}

impl Stream for Lines {
    type Item = io::Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut line = String::new();
        match self.file.read_line(&mut line) {
            // BLOCKS, hard
            Ok(0) => Poll::Ready(None),
            Ok(_) => Poll::Ready(Some(Ok(line))),
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }
}

/// A stream of what a thread sends.
pub struct Events(pub Receiver<String>);

impl Stream for Events {
    type Item = String;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<String>> {
        Poll::Ready(self.0.recv().ok()) // BLOCKS
    }
}

/// A file, used where an async reader is expected.
pub struct Adapted(pub File);

impl AsyncRead for Adapted {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let length = self.0.read(into.initialize_unfilled())?; // BLOCKS, hard
        into.advance(length);
        Poll::Ready(Ok(()))
    }
}

pub async fn answered(answers: Receiver<String>) -> Option<String> {
    std::future::poll_fn(|_| Poll::Ready(answers.recv().ok())).await // BLOCKS
}
