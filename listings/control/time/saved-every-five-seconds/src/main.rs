use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::MissedTickBehavior::Delay;
use tokio::time::{Instant, interval_at, sleep};
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

// ANCHOR: edit
async fn edit(mut words: Receiver<&str>) {
    let start = Instant::now();
    let mut text = Vec::new();
    let period = Duration::from_secs(5);
    let mut save = interval_at(start + period, period);
    save.set_missed_tick_behavior(Delay);
    loop {
        select! {
            word = words.recv() => match word {
                Some(word) => text.push(word),
                None => break,
            },
            _ = save.tick() => {
                let at = start.elapsed();
                println!("{text:?} saved at {at:?}");
            }
        }
    }
}
// ANCHOR_END: edit
