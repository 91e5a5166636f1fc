use tokio::join;
use tokio::sync::{Mutex, Notify, Semaphore, mpsc};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // ANCHOR: lock
    let notes = Mutex::new(Vec::new());
    notes.lock().await.push("a note");
    // ANCHOR_END: lock
    println!("{}", notes.lock().await.len());

    // ANCHOR: semaphore
    let seats = Semaphore::new(2);
    {
        let _seat = seats.acquire().await?;
        println!("one of two seats is taken");
    }
    // ANCHOR_END: semaphore

    // ANCHOR: queue
    let (send, mut receive) = mpsc::channel(8);
    send.send("a question").await?;
    if let Some(question) = receive.recv().await {
        println!("{question}");
    }
    // ANCHOR_END: queue

    // ANCHOR: event
    let ready = Notify::new();
    let wait = async {
        ready.notified().await;
        println!("ready");
    };
    join!(wait, async { ready.notify_one() });
    // ANCHOR_END: event
    Ok(())
}
