use axum::{Router, extract::State, routing::get};
use std::io;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main]
async fn main() -> io::Result<()> {
    let app = Router::new().route("/", get(visit)).with_state(Visits::default());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, app).await });

    let mut client = TcpStream::connect(address).await?;
    client.write_all(b"GET / HTTP/1.0\r\n\r\n").await?;
    let mut response = String::new();
    client.read_to_string(&mut response).await?;
    println!("{}", response.lines().last().unwrap_or_default());
    Ok(())
}

type Visits = Arc<Mutex<u32>>;

async fn visit(State(visits): State<Visits>) -> String {
    let mut count = visits.lock().expect("no handler panics");
    *count += 1;
    save(*count).await;
    format!("visit {count}")
}

async fn save(_count: u32) {
    tokio::task::yield_now().await; // the database writes
}
