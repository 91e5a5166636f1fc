//! A borrowed value of a `watch` channel is a guard too: whoever sends blocks the thread of the one that holds it.

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn held_across_an_await() {
    let (plan, mut seen) = watch::channel("ask the scout");
    let follow = async {
        let step = seen.borrow_and_update();
        yield_now().await;
        drop(step);
    };
    tokio::join!(follow, async { plan.send_replace("ask the critic") });
}

#[tokio::main(flavor = "current_thread")]
async fn copied_out() {
    let (plan, mut seen) = watch::channel("ask the scout");
    let follow = async {
        let step = seen.borrow_and_update().to_string();
        yield_now().await;
        drop(step);
    };
    tokio::join!(follow, async { plan.send_replace("ask the critic") });
}

#[test]
fn held_it_blocks_the_sender() {
    let (say, said) = channel();
    thread::spawn(move || {
        held_across_an_await();
        say.send(())
    });
    assert!(said.recv_timeout(Duration::from_millis(500)).is_err());
}

#[test]
fn copied_out_it_does_not() {
    let (say, said) = channel();
    thread::spawn(move || {
        copied_out();
        say.send(())
    });
    assert!(said.recv_timeout(Duration::from_secs(30)).is_ok());
}
