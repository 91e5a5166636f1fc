//! A runtime that is dropped waits for its threads, which async code may not.

include!("../src/main.rs");

use tokio::task::spawn_blocking;

fn client() -> Client {
    Client(Runtime::new().unwrap())
}

#[test]
#[should_panic = "Cannot drop a runtime in a context where blocking is not allowed"]
fn in_async_code_it_panics() {
    main();
}

#[tokio::test]
async fn on_a_thread_that_may_block_it_does_not() {
    let answer = spawn_blocking(|| {
        let client = client();
        client.0.block_on(client.ask())
    });
    assert_eq!(answer.await.unwrap().unwrap(), "yes");
}

#[tokio::test]
async fn nor_when_nobody_waits() {
    let client = client();
    assert_eq!(client.ask().await.unwrap(), "yes");
    client.0.shutdown_background();
}
