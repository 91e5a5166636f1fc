use futures::stream::{self, Stream, StreamExt};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let answer = "你好🦀\n".as_bytes(); // 3 + 3 + 4 + 1 bytes
    for size in [11, 4, 1] {
        let chunks = stream::iter(answer.chunks(size));
        print!("{size} bytes at a time: {}", read(chunks).await);
    }
}

// ANCHOR: read
/// The whole lines in a stream of bytes. A last line that nothing ends is left out.
async fn read<'a>(mut chunks: impl Stream<Item = &'a [u8]> + Unpin) -> String {
    let mut text = String::new();
    let mut line = Vec::new();
    while let Some(chunk) = chunks.next().await {
        for &byte in chunk {
            line.push(byte);
            if byte == b'\n' {
                text += &String::from_utf8_lossy(&line);
                line.clear();
            }
        }
    }
    text
}
// ANCHOR_END: read
