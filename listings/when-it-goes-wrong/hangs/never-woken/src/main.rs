use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::{pin::Pin, time::Duration};
use tokio::time::{sleep, timeout};

type Text = &'static str;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let place = Arc::new(OnceLock::new());
    tokio::spawn(model(place.clone()));
    let agent = tokio::spawn(Answer(place));
    println!("{:?}", timeout(HOUR, agent).await);
}

struct Answer(Arc<OnceLock<Text>>);

impl Future for Answer {
    type Output = Text;

    fn poll(self: Pin<&mut Self>, _: &mut Context) -> Poll<Text> {
        match self.0.get() {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        }
    }
}

async fn model(place: Arc<OnceLock<Text>>) {
    sleep(Duration::from_secs(1)).await; // the model thinks
    place.set("yes").expect("it answers once");
}
