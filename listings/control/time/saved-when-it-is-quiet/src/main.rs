use std::time::Duration;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{Instant, sleep};
use tokio::{join, select};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (keyboard, keys) = channel(8);
    let typing = async move {
        for key in "breakfast".chars() {
            sleep(Duration::from_millis(700)).await;
            let _ = keyboard.send(key).await;
        }
        sleep(Duration::from_secs(6)).await; // a look out of the window
    };
    join!(typing, edit(keys));
}

async fn edit(mut keys: Receiver<char>) {
    let start = Instant::now();
    let mut text = String::new();
    loop {
        select! {
            key = keys.recv() => match key {
                Some(key) => text.push(key),
                None => break,
            },
            () = sleep(Duration::from_secs(5)) => {
                println!("saved {text:?} at {:.1} s", start.elapsed().as_secs_f32());
            }
        }
    }
}
