use std::error::Error;
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::yield_now;

type Total = Arc<Mutex<u32>>;
type Added = Result<(), Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() {
    let (scale, weights) = channel(3);
    for weight in ["12", "7", "23"] {
        scale.send(weight).await.expect("there is room for three");
    }
    drop(scale);
    let total = Total::default();
    let added = tokio::spawn(add(weights, Arc::clone(&total)));
    println!("{:?}", added.await.expect("adding does not panic"));
    let shown = tokio::spawn(show(total));
    shown.await.expect("showing does not panic");
}

async fn add(mut weights: Receiver<&str>, total: Total) -> Added {
    while let Some(weight) = weights.recv().await {
        *total.lock().expect("no holder panics") += weight.parse::<u32>()?;
    }
    Ok(())
}

async fn show(total: Total) {
    let unit = Arc::new("kg");
    yield_now().await; // others first
    println!("{} {unit}", total.lock().expect("no holder panics"));
}
