//! What `drop` spawns is a task like any other: if the runtime ends, so does the task.

use std::cell::RefCell;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Takes the place of the standard macro, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.with_borrow_mut(|printed| printed.push(format!($($said)*))) };
}

include!("../src/main.rs");

#[test]
fn the_program_sends_both_parts_and_does_not_store_them() {
    main();
    assert_eq!(PRINTED.take(), ["report: page 1 sent", "report: page 2 sent"]);
}

#[tokio::test(start_paused = true)]
async fn as_long_as_the_runtime_goes_on_the_task_does() {
    drop(Upload("report"));
    sleep(Duration::from_secs(2)).await;
    assert_eq!(PRINTED.take(), ["report: stored"]);
}

#[test]
#[should_panic = "there is no reactor running"]
fn outside_of_a_runtime_drop_panics() {
    drop(Upload("report"));
}

#[tokio::test(start_paused = true)]
async fn a_future_that_drop_lets_go_does_nothing() {
    struct Silent;

    impl Drop for Silent {
        fn drop(&mut self) {
            #[expect(clippy::let_underscore_future, reason = "the mistake")]
            let _ = Upload::finish("report");
        }
    }

    drop(Silent);
    sleep(Duration::from_secs(2)).await;
    assert!(PRINTED.take().is_empty());
}

/// `drop` need not wait if it only tells somebody else, for whom `main` waits.
#[tokio::test(start_paused = true)]
async fn a_task_that_main_awaits_finishes_what_drop_hands_over() {
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    struct HandedOver(UnboundedSender<&'static str>);

    impl Drop for HandedOver {
        fn drop(&mut self) {
            let _ = self.0.send("report");
        }
    }

    let (hand_over, mut uploads) = unbounded_channel();
    let finisher = tokio::spawn(async move {
        while let Some(name) = uploads.recv().await {
            Upload::finish(name).await;
        }
    });
    let given_up = tokio::time::timeout(Duration::from_secs(1), async {
        let _upload = HandedOver(hand_over);
        sleep(Duration::from_secs(60)).await;
    });
    assert!(given_up.await.is_err());
    finisher.await.unwrap();
    assert_eq!(PRINTED.take(), ["report: stored"]);
}
