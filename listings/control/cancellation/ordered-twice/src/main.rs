use std::{io, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> io::Result<()> {
    for patience in [2, 4] {
        match timeout(Duration::from_secs(patience), order("one robot")).await {
            Ok(answer) => println!("the shop says: {}", answer?),
            Err(_) => println!("no answer after {patience} s, once more"),
        }
    }
    Ok(())
}

async fn order(what: &str) -> io::Result<String> {
    let mut shop = connect();
    shop.write_all(format!("{what}\n").as_bytes()).await?;
    shop.lines().next_line().await.map(Option::unwrap_or_default)
}

fn connect() -> BufReader<DuplexStream> {
    let (near, far) = duplex(64);
    tokio::spawn(serve(BufReader::new(far)));
    BufReader::new(near)
}

/// The shop runs elsewhere: it reads an order, packs it, and ships it.
async fn serve(customer: BufReader<DuplexStream>) -> io::Result<()> {
    let mut orders = customer.lines();
    while let Some(what) = orders.next_line().await? {
        sleep(Duration::from_secs(3)).await;
        println!("the shop ships {what}");
        orders.get_mut().write_all(b"shipped\n").await?;
    }
    Ok(())
}
