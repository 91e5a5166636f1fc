//! The models: how long each thinks, and what it answers.

use std::time::Duration;
use tokio::time::sleep;

// ANCHOR: answer
/// The answer of `model`, after it has thought. `None` if there is no such model.
pub async fn answer(model: &str, prompt: &str) -> Option<String> {
    let last_word = prompt.trim_end_matches('.').rsplit(' ').next().unwrap_or_default();
    let shortest_line =
        prompt.lines().skip(1).min_by_key(|line| line.len()).unwrap_or_default();
    let (milliseconds, answer) = match model {
        "scout" => (120, Some(format!("{}-9000", last_word.to_uppercase()))),
        "writer" => (80, Some(format!("Whispers of {last_word}"))),
        "critic" => (100, Some(format!("No more cold {last_word}"))),
        "judge" => (100, Some(shortest_line.to_string())),
        _ => (40, None),
    };
    think(milliseconds).await;
    answer
}
// ANCHOR_END: answer

/// Sleeps in small steps. A machine that stalls then holds up all calls alike; with one long sleep, the first call
/// could be over before the last arrives.
async fn think(milliseconds: u64) {
    for _ in 0..milliseconds / 5 {
        sleep(Duration::from_millis(5)).await;
    }
}
