use tokio::sync::broadcast;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (say, mut said) = broadcast::channel(2);
    for step in 1..=5 {
        say.send(step).expect("main listens");
    }
    drop(say);
    while let Ok(step) = said.recv().await {
        println!("step {step}");
    }
    println!("that was all");
}
