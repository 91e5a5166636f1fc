//! A thread of one's own knows no runtime, unless it takes a handle along.

include!("../src/main.rs");

use std::thread;
use tokio::runtime::Handle;

const PANIC: &str =
    "there is no reactor running, must be called from the context of a Tokio 1.x runtime";

#[tokio::test]
async fn without_a_handle() {
    let panic = thread::spawn(|| tokio::spawn(count_rows("agent,answer\nscout,yes\n")))
        .join()
        .unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().map(String::as_str), Some(PANIC));
}

#[tokio::test(start_paused = true)]
async fn with_a_handle() {
    let tokio = Handle::current();
    let task =
        thread::spawn(move || tokio.spawn(count_rows("agent,answer\nscout,yes\n")))
            .join();
    assert_eq!(task.unwrap().await.unwrap(), 1);
}
