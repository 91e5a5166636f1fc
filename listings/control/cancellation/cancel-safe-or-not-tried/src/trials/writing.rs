//! Writing to a connection that has room for four bytes, which are read once a second.

use super::{SECOND, again};
use crate::row::{Row, row};
use cancel_points::Report;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufWriter, DuplexStream, copy, duplex};
use tokio::spawn;
use tokio::time::sleep;

pub fn rows() -> Vec<Row> {
    vec![
        row("`write`", "cancel safe", write_some()),
        row("`write_all`", "not cancel safe", write_all())
            .note("the next call starts at the beginning: use `write_all_buf`"),
        row("`write_all_buf`", "the provided buffer has been advanced", write_all_buf())
            .note("the buffer knows how far it got"),
        row("`flush`", "cancel safe", flush()),
        row("`copy`", "", copied())
            .note("its buffer goes with the call: let a task copy"),
    ]
}

const TEXT: &[u8] = b"half a line";

struct Writing {
    to: BufWriter<DuplexStream>,
    read: Arc<Mutex<Vec<u8>>>,
    /// What is still to be written.
    left: &'static [u8],
}

async fn connection() -> Writing {
    let (ours, mut theirs) = duplex(4);
    let read = Arc::new(Mutex::new(Vec::new()));
    let reads = read.clone();
    spawn(async move {
        let mut buffer = [0; 4];
        loop {
            sleep(SECOND).await;
            let Ok(length @ 1..) = theirs.read(&mut buffer).await else { return };
            reads.lock().unwrap().extend(&buffer[..length]);
        }
    });
    Writing { to: BufWriter::new(ours), read, left: TEXT }
}

/// Asks whether each byte was read once.
fn all(writing: &mut Writing) -> Result<(), String> {
    match &*writing.read.lock().unwrap() {
        read if read == TEXT => Ok(()),
        read if read.len() > TEXT.len() => Err("how far it got".into()),
        _ => Err("what it had read".into()),
    }
}

fn write_some() -> Report {
    let call = async |writing: &mut Writing| {
        let written = writing.to.get_mut().write(writing.left).await.unwrap_or(0);
        writing.left = &writing.left[written..];
    };
    let full = async || {
        let mut writing = connection().await;
        call(&mut writing).await; // there is room for that
        writing
    };
    again(full, call, all)
}

fn write_all() -> Report {
    let call = async |writing: &mut Writing| {
        if writing.to.get_mut().write_all(writing.left).await.is_ok() {
            writing.left = &[];
        }
    };
    again(connection, call, all)
}

fn write_all_buf() -> Report {
    let call = async |writing: &mut Writing| {
        _ = writing.to.get_mut().write_all_buf(&mut writing.left).await
    };
    again(connection, call, all)
}

fn flush() -> Report {
    let buffered = async || {
        let mut writing = connection().await;
        writing.to.write_all(TEXT).await.expect("the buffer has room");
        writing
    };
    again(buffered, async |writing| _ = writing.to.flush().await, all)
}

fn copied() -> Report {
    again(
        connection,
        async |writing| _ = copy(&mut writing.left, writing.to.get_mut()).await,
        all,
    )
}
