use tokio::sync::broadcast::{self, error::RecvError};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (say, mut said) = broadcast::channel(2);
    for step in 1..=5 {
        say.send(step).expect("main listens");
    }
    drop(say);
    loop {
        match said.recv().await {
            Ok(step) => println!("step {step}"),
            Err(RecvError::Lagged(n)) => println!("missed {n} steps"),
            Err(RecvError::Closed) => break,
        }
    }
    println!("that was all");
}
