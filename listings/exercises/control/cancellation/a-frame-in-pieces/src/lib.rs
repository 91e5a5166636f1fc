//! Frames arrive from a model: one byte that says how long the frame is, then that many bytes. `next` returns the next
//! frame, or `None` at the end. It is right as long as it is never dropped.
//!
//! Make it cancel safe: wherever a call of `next` is dropped, the next call should return the same frame, whole.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

pub struct Frames<R> {
    reader: R,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    pub fn new(reader: R) -> Self {
        Frames { reader }
    }

    /// The next frame, or `None` if the connection ends before one is complete.
    pub async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut length = [0];
        if self.reader.read(&mut length).await? == 0 {
            return Ok(None);
        }
        let mut frame = vec![0; length[0].into()];
        match self.reader.read_exact(&mut frame).await {
            Ok(_) => Ok(Some(frame)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }
}
