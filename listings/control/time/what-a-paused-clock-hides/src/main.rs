use std::io::Result;
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

/// How long each of the three really takes.
const WORK: Duration = Duration::from_millis(400);

fn main() -> Result<()> {
    for paused in [true, false] {
        let runtime =
            Builder::new_current_thread().enable_all().start_paused(paused).build()?;
        println!("{}", if paused { "paused clock" } else { "real clock" });
        runtime.block_on(three_limits())?;
    }
    Ok(())
}

// ANCHOR: limits
async fn three_limits() -> Result<()> {
    let (short, long) = (Duration::from_millis(20), Duration::from_secs(60));
    let blocks = async {
        thread::sleep(WORK);
        sleep(Duration::from_millis(1)).await; // the first look at the limit
    };
    println!("  20 ms to block, and then wait: {:?}", timeout(short, blocks).await);

    let elsewhere = async { spawn_blocking(|| thread::sleep(WORK)).await.is_ok() };
    println!("  20 ms for spawn_blocking: {:?}", timeout(short, elsewhere).await);

    let server = TcpListener::bind("127.0.0.1:0")?;
    let address = server.local_addr()?;
    thread::spawn(|| answer(server));
    let asks = async { ask(address).await.ok() };
    println!("  60 s for a socket: {:?}", timeout(long, asks).await);
    Ok(())
}
// ANCHOR_END: limits

async fn ask(address: SocketAddr) -> Result<u8> {
    TcpStream::connect(address).await?.read_u8().await
}

fn answer(server: TcpListener) -> Result<()> {
    let (mut client, _) = server.accept()?;
    thread::sleep(WORK);
    std::io::Write::write_all(&mut client, &[42])
}
