//! Bridges from synchronous code, used in code that is already async. Tokio's panic on one of its own threads, and hold
//! up the thread of another executor. The bridges of other crates hold up any thread.

use std::cell::OnceCell;
use std::collections::HashMap;

use futures::StreamExt;
use futures::executor::{self, block_on};
use futures::stream;
use tokio::runtime::{Handle, Runtime};
use tokio::sync::{Mutex, RwLock, mpsc, oneshot};

async fn embed(text: &str) -> Vec<f32> {
    tokio::task::yield_now().await;
    text.bytes().map(f32::from).collect()
}

pub async fn nearest<'a>(texts: &[&'a str], wanted: &[f32]) -> Option<&'a str> {
    let distance = |text: &str| {
        let vector = block_on(embed(text));
        vector.iter().zip(wanted).map(|(a, b)| (a - b).abs()).sum::<f32>()
    };
    let mut nearest: Option<(f32, &'a str)> = None;
    for &text in texts {
        let away = distance(text); // BLOCKS, hard
        if nearest.is_none_or(|(closest, _)| away < closest) {
            nearest = Some((away, text));
        }
    }
    nearest.map(|(_, text)| text)
}

pub async fn embedded(texts: &[&str]) -> Vec<Vec<f32>> {
    texts.iter().map(|text| executor::block_on(embed(text))).collect() // BLOCKS
}

#[derive(Default)]
pub struct Lengths {
    known: HashMap<String, usize>,
    unit: OnceCell<usize>,
}

impl Lengths {
    pub async fn of(&mut self, text: &str) -> usize {
        let length = self.known.entry(text.to_owned()).or_insert_with(|| pollster::block_on(embed(text)).len()); // BLOCKS
        let unit = self.unit.get_or_init(|| futures_lite::future::block_on(embed("x")).len()); // BLOCKS
        *length / *unit
    }
}

pub async fn collected() -> Vec<usize> {
    let lengths = stream::iter(["scout", "critic"]).then(async |name| embed(name).await.len()).boxed();
    executor::block_on_stream(lengths).collect() // BLOCKS
}

/// The future of a UI toolkit, polled by its own executor; the handle is that of a tokio runtime elsewhere.
pub async fn on_click(tokio: Handle, question: String) -> usize {
    let vector = tokio.block_on(async move { embed(&question).await }); // BLOCKS
    vector.len()
}

pub async fn on_resize(tokio: &Runtime, layout: &RwLock<String>, mut sizes: mpsc::UnboundedReceiver<u32>) -> String {
    while let Some(size) = sizes.blocking_recv() {
        // BLOCKS
        let vector = tokio.block_on(embed(&size.to_string())); // BLOCKS
        layout.blocking_write().push_str(&vector.len().to_string()); // BLOCKS
    }
    layout.blocking_read().clone() // BLOCKS
}

pub async fn on_close(done: oneshot::Receiver<()>, state: &Mutex<String>, journal: mpsc::Sender<String>) {
    let _ = done.blocking_recv(); // BLOCKS
    let state = state.blocking_lock().clone(); // BLOCKS
    let _ = journal.blocking_send(state); // BLOCKS
}
