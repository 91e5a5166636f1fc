use std::{io, time::Duration};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{Sender, channel};
use tokio::{select, time::timeout};

const MINUTE: Duration = Duration::from_secs(60);

fn main() -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(async { timeout(MINUTE, monitor()).await });
    println!("{ended:?}");
    Ok(())
}

async fn monitor() {
    let (send, mut inside) = channel(1);
    tokio::spawn(measure(send, 21));
    let (send, mut outside) = channel(1);
    tokio::spawn(measure(send, 4));
    loop {
        select! {
            biased;
            Some(degrees) = inside.recv() => println!("inside: {degrees}"),
            Some(degrees) = outside.recv() => println!("outside: {degrees}"),
            else => break,
        }
    }
}

async fn measure(send: Sender<i32>, degrees: i32) {
    send.send(degrees).await.expect("the monitor listens");
}
