use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (pages, mut printer) = mpsc::channel(1);
    pages.try_send("page 1").expect("there is room for one page");
    tokio::select! {
        Ok(room) = pages.reserve() => room.send("page 2"),
        () = sleep(Duration::from_secs(1)) => {}
    }
    drop(pages);
    while let Some(page) = printer.recv().await {
        println!("{page}");
    }
}
