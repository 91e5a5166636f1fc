//! Reading from a connection that sends `half`, and a second later ` a line` and its end. What the calls read into isn't
//! empty, so that a call that loses what was there before is noticed.

use super::{SECOND, again};
use crate::row::{Row, row};
use cancel_points::Report;
use tokio::io::{
    AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines, duplex,
};
use tokio::spawn;
use tokio::time::sleep;

pub fn rows() -> Vec<Row> {
    vec![
        row("`read`", "cancel safe", read_some()),
        row("`read_exact`", "not cancel safe", read_exact())
            .note("use `read`, and keep what it returns"),
        row("`read_u32`", "not cancel safe", read_number())
            .note("like every method that reads a number"),
        row("`read_to_end`", "not cancellation safe", read_to_end())
            .note("the bytes are in your `Vec`: call again with it"),
        row("`read_to_string`", "not cancellation safe", read_to_string())
            .note("use `read_to_end`"),
        row("`read_line`", "not cancel safe", read_line()).note("use `Lines::next_line`"),
        row("`read_until`", "the method can be called again to continue", read_until())
            .note("the bytes are in your `Vec`: call again with it"),
        row("`Lines::next_line`", "cancel safe", next_line()),
    ]
}

/// What was there before the first call.
const BEFORE: &str = "before, ";

/// A reader, and what has been read.
type Reading<R, T> = (R, T);

async fn sender<R, T: From<&'static str>>(
    wrap: impl Fn(BufReader<DuplexStream>) -> R,
) -> Reading<R, T> {
    let (mut model, ours) = duplex(64);
    spawn(async move {
        sleep(SECOND).await;
        model.write_all(b"half").await?;
        sleep(SECOND).await;
        model.write_all(b" a line\n").await
    });
    (wrap(BufReader::new(ours)), BEFORE.into())
}

async fn connection<T: From<&'static str>>() -> Reading<BufReader<DuplexStream>, T> {
    sender(|reader| reader).await
}

fn all(got: &[u8]) -> Result<(), String> {
    let got = String::from_utf8_lossy(got);
    let read = got.strip_prefix(BEFORE).unwrap_or(&got);
    let mut lost = Vec::new();
    match "half a line\n".strip_suffix(read) {
        Some("") => {}
        part => {
            lost.push(format!("what it had read, `{}`", part.unwrap_or("everything")))
        }
    }
    if !got.starts_with(BEFORE) {
        lost.push("what your `String` held".to_string());
    }
    if lost.is_empty() { Ok(()) } else { Err(lost.join("; ")) }
}

fn read_some() -> Report {
    let call = async |(reader, got): &mut Reading<BufReader<DuplexStream>, Vec<u8>>| {
        let mut buffer = [0; 16];
        let length = reader.read(&mut buffer).await.unwrap_or(0);
        got.extend(&buffer[..length]);
    };
    again(connection, call, |(_, got)| all(got))
}

fn read_exact() -> Report {
    let call = async |(reader, got): &mut Reading<BufReader<DuplexStream>, Vec<u8>>| {
        let mut buffer = [0; 6];
        match reader.read_exact(&mut buffer).await {
            Ok(_) => got.extend(buffer),
            Err(_) => got.extend(buffer.iter().filter(|byte| **byte != 0)),
        }
    };
    again(connection, call, |(_, got)| all(got))
}

fn read_number() -> Report {
    let world = async || {
        let (mut model, ours) = duplex(64);
        spawn(async move {
            sleep(SECOND).await;
            model.write_all(&[0, 0]).await?;
            sleep(SECOND).await;
            model.write_all(&[0, 7, 0, 0, 0, 8]).await
        });
        (ours, Vec::new())
    };
    let call = async |(reader, got): &mut Reading<DuplexStream, Vec<u32>>| {
        got.extend(reader.read_u32().await)
    };
    again(world, call, |(_, got)| {
        if got[..] == [7, 8] { Ok(()) } else { Err("what it had read, two bytes".into()) }
    })
}

fn read_to_end() -> Report {
    let call = async |(reader, got): &mut Reading<BufReader<DuplexStream>, Vec<u8>>| {
        _ = reader.read_to_end(got).await;
    };
    again(connection, call, |(_, got)| all(got))
}

fn read_to_string() -> Report {
    let call = async |(reader, got): &mut Reading<BufReader<DuplexStream>, String>| {
        _ = reader.read_to_string(got).await;
    };
    again(connection, call, |(_, got)| all(got.as_bytes()))
}

fn read_line() -> Report {
    let call = async |(reader, got): &mut Reading<BufReader<DuplexStream>, String>| {
        _ = reader.read_line(got).await;
    };
    again(connection, call, |(_, got)| all(got.as_bytes()))
}

fn read_until() -> Report {
    let call = async |(reader, got): &mut Reading<BufReader<DuplexStream>, Vec<u8>>| {
        _ = reader.read_until(b'\n', got).await;
    };
    again(connection, call, |(_, got)| all(got))
}

fn next_line() -> Report {
    let lines = async || sender(|reader| reader.lines()).await;
    let call =
        async |(lines, got): &mut Reading<Lines<BufReader<DuplexStream>>, String>| {
            if let Ok(Some(line)) = lines.next_line().await {
                got.push_str(&format!("{line}\n"));
            }
        };
    again(lines, call, |(_, got)| all(got.as_bytes()))
}
