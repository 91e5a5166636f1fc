use futures::future::select_ok;
use scripted_model::{Model, Refusal, SLOW_TAIL, Script};
use std::pin::pin;
use std::time::Duration;
use tokio::time::{Instant, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("hedged              p50   p95   p99   max  calls  dollars");
    let plain = measure("never", Duration::MAX).await;
    for percent in [99, 95, 50] {
        let patience = percentile(&plain, percent);
        let label = format!("after {:.1} s (p{percent})", patience.as_secs_f32());
        measure(&label, patience).await;
    }
}

// ANCHOR: hedged
/// Asks, and asks once more after `patience`. Returns the first answer, or a refusal if there is none.
async fn hedged(model: &Model, patience: Duration) -> Result<String, Refusal> {
    let mut first = pin!(model.ask("Will it rain?"));
    if let Ok(answer) = timeout(patience, &mut first).await {
        return answer;
    }
    let second = pin!(model.ask("Will it rain?"));
    let (answer, _loser) = select_ok([first, second]).await?;
    Ok(answer)
}
// ANCHOR_END: hedged

/// How long each of 10,000 answers took, in ascending order.
async fn measure(label: &str, patience: Duration) -> Vec<Duration> {
    let model = Model::new(Script { latency: SLOW_TAIL, ..Script::default() });
    let mut times = Vec::new();
    for _ in 0..10_000 {
        let start = Instant::now();
        hedged(&model, patience).await.expect("this model refuses nothing");
        times.push(start.elapsed());
    }
    times.sort();
    print!("{label:17}");
    for percent in [50, 95, 99, 100] {
        print!("{:6.1}", percentile(&times, percent).as_secs_f32());
    }
    println!("{:7}{:9.2}", model.counts().calls, model.cost());
    times
}

/// The time within which `percent` of a hundred answers have come.
fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[sorted.len() * percent / 100 - 1]
}
