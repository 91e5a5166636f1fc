//! Everything is read ahead, in the first call that is allowed to run to the end.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

pub struct Frames<R> {
    reader: R,
    arrived: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    pub fn new(reader: R) -> Self {
        Frames { reader, arrived: Vec::new() }
    }

    pub async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        self.reader.read_to_end(&mut self.arrived).await?;
        let Some(&length) = self.arrived.first() else {
            return Ok(None);
        };
        let end = 1 + usize::from(length);
        if self.arrived.len() < end {
            return Ok(None);
        }
        Ok(Some(self.arrived.drain(..end).skip(1).collect()))
    }
}
