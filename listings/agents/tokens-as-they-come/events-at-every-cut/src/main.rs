use model_client::sse::Decoder;

const STREAM: &str = concat!(
    ": a comment, as proxies send it to keep a connection open\n\n",
    "data: 你好🦀\n\n",
    "data:no space, and old-fashioned line ends\r\n\r\n",
    "data: two\ndata: lines\n\n",
    "data: [DONE]\n\n",
    "data: no empty line after this one\n",
);

fn main() {
    let bytes = STREAM.as_bytes();
    let whole = decode([bytes]);
    for data in &whole {
        println!("{data:?}");
    }
    let same = (1..bytes.len()).filter(|&cut| {
        let (before, after) = bytes.split_at(cut);
        decode([before, after]) == whole
    });
    println!("the same at {} of {} cuts", same.count(), bytes.len() - 1);
    println!("one byte at a time: {}", decode(bytes.chunks(1)) == whole);
}

/// The data of the events in these chunks.
fn decode<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Vec<String> {
    let mut decoder = Decoder::default();
    let events = chunks.into_iter().flat_map(|chunk| decoder.push(chunk));
    events.map(|event| String::from_utf8_lossy(&event.data).into_owned()).collect()
}
