//! The length is kept in `self`, but the part of the frame that has arrived is not.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

pub struct Frames<R> {
    reader: R,
    length: Option<u8>,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    pub fn new(reader: R) -> Self {
        Frames { reader, length: None }
    }

    pub async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let length = match self.length {
            Some(length) => length,
            None => {
                let mut length = [0];
                if self.reader.read(&mut length).await? == 0 {
                    return Ok(None);
                }
                self.length = Some(length[0]);
                length[0]
            }
        };
        let mut frame = vec![0; length.into()];
        if self.reader.read_exact(&mut frame).await.is_err() {
            return Ok(None);
        }
        self.length = None;
        Ok(Some(frame))
    }
}
