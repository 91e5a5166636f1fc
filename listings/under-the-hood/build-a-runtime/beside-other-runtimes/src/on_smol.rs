//! The executor for one thread from the `smol` crate.

use smol::LocalExecutor;
use smol::Task;
use smol::future::yield_now;
use smol::io::{AsyncReadExt, AsyncWriteExt};
use smol::net::{TcpListener, TcpStream};

include!("tasks.rs");
include!("waiting.rs");

thread_local! {
    static EXECUTOR: LocalExecutor<'static> = const { LocalExecutor::new() };
}

fn block_on<F: Future>(future: F) -> F::Output {
    EXECUTOR.with(|executor| smol::block_on(executor.run(future)))
}

fn spawn<T: 'static>(future: impl Future<Output = T> + 'static) -> Task<T> {
    EXECUTOR.with(|executor| executor.spawn(future))
}

async fn join<T>(task: Task<T>) -> T {
    task.await
}

async fn sleep(time: Duration) {
    smol::Timer::after(time).await;
}
