use futures::future::join_all;
use scripted_model::{Model, Script};
use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    fastrand::seed(7); // so that every run is the same
    println!("waits that double:");
    ask_all(|limit| limit).await;
    println!("random waits up to the same limits:");
    ask_all(|limit| limit.mul_f64(fastrand::f64())).await;
}

/// Lets 100 clients ask at the same moment, while the provider thinks about 8 calls at once.
async fn ask_all(wait: fn(Duration) -> Duration) {
    let model = Model::new(Script { at_once: 8, ..Script::default() });
    join_all((0..100).map(|_| ask(&model, wait))).await;
    println!("{model}");
}

async fn ask(model: &Model, wait: fn(Duration) -> Duration) {
    for retries in 0.. {
        if model.ask("a question").await.is_ok() {
            return;
        }
        sleep(wait(Duration::from_secs(1 << retries.min(3)))).await;
    }
}
