//! A flag is seen when somebody looks. An await that looks at nothing else lasts as long as it lasts.

use std::cell::RefCell;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// In place of the standard one, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.with_borrow_mut(|printed| printed.push(format!($($said)*))) };
}

include!("../src/main.rs");

use tokio::select;
use tokio::sync::{Notify, watch};

#[test]
fn it_goes_on_until_its_answer_has_come() {
    main();
    assert_eq!(PRINTED.take().last().unwrap(), "stopped after 30 s");
}

#[tokio::test(start_paused = true)]
async fn one_permit_of_a_notify_stops_one_agent() {
    let stop = Arc::new(Notify::new());
    let agent = async |stop: Arc<Notify>| {
        sleep(Duration::from_secs(1)).await; // told meanwhile
        select! {
            () = stop.notified() => true,
            () = sleep(Duration::from_secs(60)) => false,
        }
    };
    stop.notify_one();
    let stopped = tokio::join!(agent(stop.clone()), agent(stop));
    assert!(stopped.0 != stopped.1);
}

#[tokio::test(start_paused = true)]
async fn a_watch_channel_stops_all_of_them() {
    let (stop, stopped) = watch::channel(false);
    let agent = async |mut stopped: watch::Receiver<bool>| {
        sleep(Duration::from_secs(1)).await; // told meanwhile
        select! {
            _ = stopped.wait_for(|stop| *stop) => true,
            () = sleep(Duration::from_secs(60)) => false,
        }
    };
    stop.send(true).unwrap();
    assert_eq!(tokio::join!(agent(stopped.clone()), agent(stopped)), (true, true));
}

#[tokio::test(start_paused = true)]
async fn a_sender_that_is_dropped_stops_them_too() {
    let (stop, mut stopped) = watch::channel(false);
    drop(stop);
    select! {
        ended = stopped.wait_for(|stop| *stop) => assert!(ended.is_err()),
        () = sleep(Duration::from_secs(60)) => panic!("it goes on"),
    }
}
