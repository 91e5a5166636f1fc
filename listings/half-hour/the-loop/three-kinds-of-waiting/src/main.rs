use std::time::Duration;
use tokio::join;
use tokio::sync::{Mutex, oneshot};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let notes = Mutex::new(Vec::new());
    let (send, receive) = oneshot::channel();

    let scout = async {
        let mut notes = notes.lock().await;
        println!("scout has the notes and waits for a timer");
        sleep(Duration::from_secs(1)).await;
        notes.push("found it");
        send.send("look at the notes").expect("the critic waits");
        println!("scout unlocks the notes");
    };
    let writer = async {
        println!("writer waits for the notes");
        let notes = notes.lock().await;
        println!("writer reads: {}", notes.join(", "));
    };
    let critic = async {
        println!("critic waits for a message");
        println!("critic hears: {}", receive.await.expect("the scout sends"));
    };

    join!(scout, writer, critic);
}
