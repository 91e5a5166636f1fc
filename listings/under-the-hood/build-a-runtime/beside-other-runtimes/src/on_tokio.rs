//! Tokio's runtime for one thread.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::task::{JoinHandle, spawn, yield_now};
use tokio::time::sleep;

include!("tasks.rs");
include!("waiting.rs");

fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.expect("the system has a poller").block_on(future)
}

async fn join<T>(task: JoinHandle<T>) -> T {
    task.await.expect("no task panics")
}
