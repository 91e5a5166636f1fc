//! An axum server with a grace period, and one without: its graceful shutdown waits without a limit.

use axum::{Router, routing::get};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep, timeout};
use tokio::{select, spawn};
use tokio_util::sync::CancellationToken;

const GRACE: Duration = Duration::from_secs(1);

// ANCHOR: serve
async fn serve(
    listener: TcpListener,
    app: Router,
    stop: CancellationToken,
) -> io::Result<()> {
    let server =
        axum::serve(listener, app).with_graceful_shutdown(stop.clone().cancelled_owned());
    select! {
        ended = server => ended,
        () = async { stop.cancelled().await; sleep(GRACE).await } => Ok(()),
    }
}
// ANCHOR_END: serve

/// A listener, and routes that answer after some time.
async fn app() -> (TcpListener, Router) {
    let answer_after = |milliseconds| {
        get(move || async move {
            sleep(Duration::from_millis(milliseconds)).await;
            "done"
        })
    };
    let app = Router::new()
        .route("/idle", answer_after(0))
        .route("/short", answer_after(400))
        .route("/long", answer_after(3000));
    (TcpListener::bind("127.0.0.1:0").await.unwrap(), app)
}

/// Sends a request and returns the connection.
async fn request(address: SocketAddr, path: &str) -> TcpStream {
    let mut client = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    client.write_all(request.as_bytes()).await.unwrap();
    client
}

/// Reads until the server closes the connection.
async fn answer(mut client: TcpStream) -> String {
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn requests_get_the_grace_period_and_go_on_after_it() {
    let (listener, app) = app().await;
    let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
    let server = spawn(serve(listener, app, stop.clone()));
    let (short, long) =
        (request(address, "/short").await, request(address, "/long").await);
    sleep(Duration::from_millis(200)).await;

    let told = Instant::now();
    stop.cancel();
    assert!(answer(short).await.ends_with("done"));
    assert!(TcpStream::connect(address).await.is_err(), "it accepts nothing more");
    server.await.unwrap().unwrap();
    assert!(told.elapsed() >= GRACE && told.elapsed() < GRACE * 2);
    assert!(answer(long).await.ends_with("done"), "its task went on");
}

#[tokio::test]
async fn an_idle_connection_costs_no_time() {
    let (listener, app) = app().await;
    let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
    let server = spawn(serve(listener, app, stop.clone()));
    let idle = request(address, "/idle").await;
    sleep(Duration::from_millis(200)).await;
    stop.cancel();
    timeout(GRACE * 9 / 10, server).await.unwrap().unwrap().unwrap();
    assert!(answer(idle).await.ends_with("done"));
}

#[tokio::test]
async fn alone_it_waits_without_a_limit() {
    let (listener, app) = app().await;
    let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
    let server =
        axum::serve(listener, app).with_graceful_shutdown(stop.clone().cancelled_owned());
    let server = spawn(async { server.await });
    let long = request(address, "/long").await;
    sleep(Duration::from_millis(200)).await;
    stop.cancel();
    let told = Instant::now();
    server.await.unwrap().unwrap();
    assert!(told.elapsed() > GRACE * 2);
    assert!(answer(long).await.ends_with("done"));
}
