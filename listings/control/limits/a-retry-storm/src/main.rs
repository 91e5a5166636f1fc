use scripted_model::{Model, Script};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    fastrand::seed(7); // so that every run is the same
    let no_retries = serve(0).await;
    let five_retries = serve(5).await;
    println!("seconds   no retries  5 retries");
    for (i, (none, five)) in no_retries.iter().zip(five_retries).enumerate() {
        let (from, to) = (i * 5, i * 5 + 5);
        println!("{from:2} to {to:2}  {none:10}  {five:9}");
    }
}

/// Serves 20 users a second, and returns the calls that the provider gets in every 5 seconds.
async fn serve(retries: u32) -> Vec<u64> {
    let model = Model::new(Script { outage: 20..30, ..Script::default() });
    let (mut users, mut calls, mut counted) = (JoinSet::new(), Vec::new(), 0);
    for second in 1..=50 {
        for _ in 0..20 {
            users.spawn(one_user(model.clone(), retries));
            sleep(Duration::from_millis(50)).await;
        }
        if second % 5 == 0 {
            let now = model.counts().calls;
            calls.push(now - counted);
            counted = now;
        }
    }
    users.join_all().await;
    calls
}

// ANCHOR: user
async fn one_user(model: Model, retries: u32) {
    for retry in 0..=retries {
        if model.ask("a question").await.is_ok() || retry == retries {
            return;
        }
        sleep(full_jitter(retry)).await;
    }
}
// ANCHOR_END: user

/// A random wait below a limit that doubles with every retry, from 1 s to 8 s.
fn full_jitter(retries: u32) -> Duration {
    let limit = Duration::from_secs(1 << retries.min(3));
    limit.mul_f64(fastrand::f64())
}
