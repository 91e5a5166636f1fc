use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{Instant, sleep};
use tokio::{join, select};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (keyboard, words) = channel(8);
    let typing = async move {
        for word in ["rain", "in", "May"] {
            sleep(Duration::from_secs(3)).await;
            let _ = keyboard.send(word).await;
        }
        sleep(Duration::from_millis(5500)).await;
    };
    join!(typing, edit(words));
}

async fn edit(mut words: Receiver<&str>) {
    let start = Instant::now();
    let mut text = Vec::new();
    loop {
        select! {
            word = words.recv() => match word {
                Some(word) => text.push(word),
                None => break,
            },
            () = sleep(Duration::from_secs(5)) => {
                let at = start.elapsed();
                println!("{text:?} saved at {at:?}");
            }
        }
    }
}
