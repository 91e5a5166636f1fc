//! The runtime that the chapter builds.

use futures::io::{AsyncReadExt, AsyncWriteExt};
use little_loop::block_on;
use little_loop::net::{TcpListener, TcpStream};
use little_loop::task::{JoinHandle, spawn, yield_now};
use little_loop::time::sleep;

include!("tasks.rs");
include!("waiting.rs");

async fn join<T>(task: JoinHandle<T>) -> T {
    task.await.expect("no task panics")
}
