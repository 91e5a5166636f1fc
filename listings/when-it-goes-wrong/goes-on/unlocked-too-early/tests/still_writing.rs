//! A future that is dropped unlocks what it has locked. The thread that it waited for goes on.

use std::sync::Mutex as StdMutex;

static PRINTED: StdMutex<Vec<String>> = StdMutex::new(Vec::new());

/// Takes the place of the standard macro, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.lock().unwrap().push(format!($($said)*)) };
}

include!("../src/main.rs");

use std::sync::mpsc::channel;
use tokio::runtime::Builder;

#[test]
fn the_second_begins_while_the_first_is_written() {
    main();
    let printed = PRINTED.lock().unwrap();
    let at = |line: &str| printed.iter().position(|said| said == line).unwrap();
    assert!(at("draft 2: begun") < at("draft 1: written"));
}

#[tokio::test]
async fn an_abort_does_not_stop_a_thread_that_has_begun() {
    let (begins, begun) = channel();
    let (go_on, may_go_on) = channel();
    let written = spawn_blocking(move || {
        begins.send(()).unwrap();
        may_go_on.recv().unwrap();
        "written"
    });
    begun.recv().unwrap();
    written.abort();
    go_on.send(()).unwrap();
    assert_eq!(written.await.unwrap(), "written");
}

/// The only thread for blocking work is taken, so the second job still waits for it when it is aborted.
#[test]
fn an_abort_stops_what_has_not_begun() {
    let mut runtime = Builder::new_current_thread();
    runtime.max_blocking_threads(1).build().unwrap().block_on(async {
        let (go_on, may_go_on) = channel::<()>();
        let first = spawn_blocking(move || may_go_on.recv());
        let second = spawn_blocking(|| panic!("it begins"));
        second.abort();
        go_on.send(()).unwrap();
        first.await.unwrap().unwrap();
        assert!(second.await.unwrap_err().is_cancelled());
    });
}

/// If the closure owns the guard, nothing else unlocks.
#[tokio::test]
async fn a_guard_inside_the_closure_is_held_until_it_ends() {
    static LOCK: Mutex<()> = Mutex::const_new(());
    let (begins, begun) = channel();
    let (go_on, may_go_on) = channel();
    let turn = LOCK.lock().await;
    let written = spawn_blocking(move || {
        begins.send(()).unwrap();
        may_go_on.recv().unwrap();
        drop(turn);
    });
    begun.recv().unwrap();
    drop(written);
    assert!(LOCK.try_lock().is_err());
    go_on.send(()).unwrap();
    drop(LOCK.lock().await);
}
