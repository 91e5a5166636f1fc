use a_frame_in_pieces::Frames;
use std::time::Duration;
use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
use tokio::time::{Instant, sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn frames_that_arrive_whole() {
    let frames = read_with_limit(&[b"\x02hi\x00\x05there"], HOUR).await;
    assert_eq!(frames, ["hi", "", "there"], "nothing was dropped here");
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_after_the_length() {
    let frames = read_with_limit(&[b"\x05", b"there", b"\x02hi"], SECOND).await;
    assert_eq!(
        frames,
        ["there", "hi"],
        "the first call had read the length when it was dropped"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_inside_the_frame() {
    let frames = read_with_limit(&[b"\x05th", b"ere\x02hi"], SECOND).await;
    assert_eq!(
        frames,
        ["there", "hi"],
        "the first call had read \"th\" when it was dropped"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_after_every_byte() {
    let frames =
        read_with_limit(&[b"\x02", b"h", b"i", b"\x03", b"y", b"o", b"u"], SECOND).await;
    assert_eq!(frames, ["hi", "you"], "a call was dropped after each of the bytes");
}

#[tokio::test(start_paused = true)]
async fn a_frame_is_returned_as_soon_as_it_is_complete() {
    let start = Instant::now();
    let mut frames = Frames::new(slowly(&[b"\x02hi", b"\x05there"]));
    let first =
        timeout(HOUR, frames.next()).await.expect("`next` hangs").expect("it reads");
    assert_eq!(first.as_deref(), Some(&b"hi"[..]), "the first frame");
    assert_eq!(start.elapsed(), Duration::ZERO, "the first frame was complete at once");
}

#[tokio::test(start_paused = true)]
async fn a_frame_without_its_end_is_not_returned() {
    let frames = read_with_limit(&[b"\x02hi\x05the"], HOUR).await;
    assert_eq!(frames, ["hi"], "the connection ends inside the second frame");
}

/// All frames, when no call may take longer than `limit`.
async fn read_with_limit(pieces: &'static [&[u8]], limit: Duration) -> Vec<String> {
    let mut frames = Frames::new(slowly(pieces));
    let mut read = Vec::new();
    let all = timeout(HOUR, async {
        loop {
            match timeout(limit, frames.next()).await {
                Ok(Ok(Some(frame))) => {
                    read.push(String::from_utf8_lossy(&frame).into_owned())
                }
                Ok(Ok(None)) => break,
                Ok(Err(error)) => panic!("`next` failed: {error}"),
                Err(_) => {} // dropped: the next call goes on
            }
        }
    });
    all.await.expect("`next` never returns `None`");
    read
}

/// A connection over which the pieces arrive, a second and a half apart.
fn slowly(pieces: &'static [&[u8]]) -> DuplexStream {
    let (mut sender, receiver) = duplex(64);
    tokio::spawn(async move {
        for piece in pieces {
            sender.write_all(piece).await.expect("the reader is there");
            sleep(SECOND * 3 / 2).await;
        }
    });
    receiver
}
