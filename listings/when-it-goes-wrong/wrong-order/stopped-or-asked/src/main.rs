use tokio::select;
use tokio::sync::{mpsc, oneshot};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut all_stop = true;
    for _ in 0..100 {
        all_stop &= stops().await;
    }
    println!("every agent stops: {all_stop}");
}

async fn stops() -> bool {
    let (ask, mut questions) = mpsc::channel(1);
    let (stop, stopped) = oneshot::channel();
    ask.send("Is it raining?").await.expect("the agent listens");
    stop.send(()).expect("the agent listens");

    select! {
        _ = stopped => true,
        _ = questions.recv() => false,
    }
}
