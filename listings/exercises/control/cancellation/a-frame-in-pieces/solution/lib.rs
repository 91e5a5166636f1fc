//! Frames arrive from a model: one byte that says how long the frame is, then that many bytes. `next` returns the next
//! frame, or `None` at the end.
//!
//! What has arrived of a frame is kept in `self`, and `read_buf` is cancel safe, so a dropped call loses nothing.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

pub struct Frames<R> {
    reader: R,
    /// What has arrived and was not returned yet.
    arrived: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    pub fn new(reader: R) -> Self {
        Frames { reader, arrived: Vec::new() }
    }

    /// The next frame, or `None` if the connection ends before one is complete.
    pub async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            if let Some(&length) = self.arrived.first() {
                let end = 1 + usize::from(length);
                if self.arrived.len() >= end {
                    return Ok(Some(self.arrived.drain(..end).skip(1).collect()));
                }
            }
            if self.reader.read_buf(&mut self.arrived).await? == 0 {
                return Ok(None);
            }
        }
    }
}
