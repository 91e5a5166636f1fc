use futures::stream::{self, StreamExt};
use scripted_model::{Model, Script};
use std::time::Duration;
use tokio::time::timeout;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    for at_once in [40, 5] {
        let model = Model::new(Script::default());
        let report = research(&model, at_once);
        // The user closes the tab, just before the first answer.
        let _ = timeout(Duration::from_millis(900), report).await;
        let counts = model.counts();
        let (answers, canceled) = (counts.answers, counts.canceled);
        println!(
            "{at_once} at once: {answers} answered, {canceled} canceled, ${:.2}",
            model.cost()
        );
    }
}

/// Asks 40 questions.
async fn research(model: &Model, at_once: usize) {
    let questions = ["What is known, and who disagrees?"; 40];
    let calls = stream::iter(questions).map(|question| model.ask(question));
    calls.buffer_unordered(at_once).collect::<Vec<_>>().await;
}
