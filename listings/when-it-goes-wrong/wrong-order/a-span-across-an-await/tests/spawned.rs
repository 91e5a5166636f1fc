//! A future that holds an entered span can be spawned.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn a_task_may_hold_an_entered_span() {
    tokio::spawn(serve("ada", 1)).await.expect("it is spawned like any other");
}
