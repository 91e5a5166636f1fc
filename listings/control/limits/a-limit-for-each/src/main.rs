use futures::future::join_all;
use scripted_model::{LatencyTable, Model, STEADY, Script};
use tokio::join;
use tokio::sync::Semaphore;

/// Every answer takes ten seconds; with `STEADY`, it takes one.
const SLOW: LatencyTable = &[(100, 10_000..10_001)];

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("eight permits for both:");
    let shared = Semaphore::new(8);
    join!(ask("slow", SLOW, &shared), ask("fast", STEADY, &shared));

    println!("eight permits for each:");
    let (for_slow, for_fast) = (Semaphore::new(8), Semaphore::new(8));
    join!(ask("slow", SLOW, &for_slow), ask("fast", STEADY, &for_fast));
}

/// Asks a provider 40 times.
async fn ask(provider: &str, latency: LatencyTable, permits: &Semaphore) {
    let model = Model::new(Script { latency, ..Script::default() });
    let calls = (0..40).map(async |_| {
        let _permit = permits.acquire().await.expect("it is never closed");
        model.ask("a question").await
    });
    join_all(calls).await;
    println!("  {provider}: 40 answers after {} s", model.elapsed().as_secs());
}
