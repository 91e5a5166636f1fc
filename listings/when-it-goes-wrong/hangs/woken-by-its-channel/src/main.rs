use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

type Text = &'static str;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (place, answer) = oneshot::channel();
    tokio::spawn(model(place));
    let agent = tokio::spawn(async { answer.await.expect("sent") });
    println!("{:?}", timeout(HOUR, agent).await);
}

async fn model(place: oneshot::Sender<Text>) {
    sleep(Duration::from_secs(1)).await; // the model thinks
    place.send("yes").expect("the agent waits");
}
