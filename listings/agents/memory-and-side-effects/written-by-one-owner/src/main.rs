use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

type Text = Arc<Mutex<String>>;
type Job = (&'static str, u64, oneshot::Sender<()>);

// ANCHOR: owner
struct File {
    jobs: UnboundedSender<Job>,
}

impl File {
    fn save(&self, text: &'static str, seconds: u64) -> oneshot::Receiver<()> {
        let (done, is_done) = oneshot::channel();
        let _ = self.jobs.send((text, seconds, done));
        is_done
    }
}

async fn own(file: Text, mut jobs: UnboundedReceiver<Job>) {
    while let Some((text, seconds, done)) = jobs.recv().await {
        sleep(Duration::from_secs(seconds)).await;
        *file.lock().unwrap() = text.to_string();
        let _ = done.send(()); // nothing may be waiting any more
    }
}
// ANCHOR_END: owner

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), oneshot::error::RecvError> {
    let text = Text::default();
    let (jobs, queue) = unbounded_channel();
    tokio::spawn(own(text.clone(), queue));
    let file = File { jobs };
    if timeout(Duration::from_secs(1), file.save("one turn", 3)).await.is_err() {
        println!("gave up on the first save");
    }
    file.save("two turns", 1).await?;
    println!("after the second save: {}", text.lock().unwrap());
    sleep(Duration::from_secs(5)).await;
    println!("in the end: {}", text.lock().unwrap());
    Ok(())
}
