use scales::allocated;
use std::future::pending;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};
use tokio::{join, spawn};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    spawn(async {}).await.ok();
    yield_now().await; // from here on, the runtime has its own memory

    println!("what it does                future  as a task");
    weigh("waits for nothing", pending::<()>).await;
    weigh("waits for an answer", answer).await;
    weigh("sleeps", || sleep(HOUR)).await;
    weigh("sleeps with 512 bytes", holds).await;
    weigh("sleeps after 512 bytes", is_done_with).await;
    weigh("sleeps with a Vec of 512", holds_a_vec).await;
    weigh("awaits one with 512 bytes", || async { holds().await }).await;
    weigh("awaits it in a box", || async { Box::pin(holds()).await }).await;
    weigh("joins three of them", || async {
        join!(holds(), holds(), holds());
    })
    .await;
    weigh("gives one a time limit", || timeout(HOUR, holds())).await;
}

const HOUR: Duration = Duration::from_secs(3600);

async fn answer() {
    let (_sender, answer) = oneshot::channel::<()>();
    answer.await.ok();
}

async fn holds() {
    let page = [0u8; 512];
    sleep(HOUR).await;
    read(&page);
}

async fn is_done_with() {
    {
        let page = [0u8; 512];
        read(&page);
    }
    sleep(HOUR).await;
}

async fn holds_a_vec() {
    let page = vec![0u8; 512];
    sleep(HOUR).await;
    read(&page);
}

fn read(_page: &[u8]) {}

async fn weigh<F>(what: &str, make: impl Fn() -> F)
where
    F: Future<Output: Send> + Send + 'static,
{
    let future = size_of_val(&make());
    let before = allocated();
    let task = spawn(make());
    yield_now().await; // the task runs up to its wait
    println!("{what:<26}{future:>8}{:>11}", allocated() - before);
    task.abort();
    task.await.err();
}
