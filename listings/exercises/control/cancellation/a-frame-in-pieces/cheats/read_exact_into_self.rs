//! The buffer is in `self`, but how much of it is filled is still known to `read_exact` alone.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

pub struct Frames<R> {
    reader: R,
    frame: Option<Vec<u8>>,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    pub fn new(reader: R) -> Self {
        Frames { reader, frame: None }
    }

    pub async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.frame.is_none() {
            let mut length = [0];
            if self.reader.read(&mut length).await? == 0 {
                return Ok(None);
            }
            self.frame = Some(vec![0; length[0].into()]);
        }
        if let Some(frame) = &mut self.frame
            && self.reader.read_exact(frame).await.is_err()
        {
            return Ok(None);
        }
        Ok(self.frame.take())
    }
}
