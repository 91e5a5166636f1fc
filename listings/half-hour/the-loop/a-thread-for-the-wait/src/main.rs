use std::thread;
use std::time::{Duration, Instant};
use tokio::join;
use tokio::task::spawn_blocking;

const THINKING: Duration = Duration::from_millis(200);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tokio::task::JoinError> {
    let start = Instant::now();

    let (scout, writer, critic) = join!(
        spawn_blocking(|| ask("scout")),
        spawn_blocking(|| ask("writer")),
        spawn_blocking(|| ask("critic")),
    );
    println!("{}, {}, {}", scout?, writer?, critic?);

    let calls = start.elapsed().as_millis() / THINKING.as_millis();
    println!("as long as {calls} call");
    Ok(())
}

fn ask(agent: &str) -> String {
    thread::sleep(THINKING); // blocks a thread that may block
    format!("{agent}: yes")
}
