//! What is refused is an error, and whoever keeps only the answers does not see it. Files and sockets are refused too.

use std::cell::RefCell;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// In place of the standard one, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.with_borrow_mut(|printed| printed.push(format!($($said)*))) };
}

include!("../src/main.rs");

/// The model has one set of places for the whole process, so the tests that ask it take turns.
static MODEL: std::sync::Mutex<()> = std::sync::Mutex::new(());

#[test]
fn seven_of_ten_are_missing() {
    let _turn = MODEL.lock().unwrap();
    main();
    assert_eq!(PRINTED.take(), ["summaries: 3"]);
}

/// Four at once are one too many, so some are refused and asked again.
#[test]
fn asked_again_after_a_growing_pause_all_are_answered() {
    use futures::StreamExt;
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

    #[tokio::main(flavor = "current_thread", start_paused = true)]
    async fn story() -> (Vec<Result<String, u16>>, u32) {
        let refused = AtomicU32::new(0);
        let ask_again = async |page| {
            for pause in [1, 2, 4, 8, 16].map(Duration::from_secs) {
                match ask(page).await {
                    Err(429) => {
                        refused.fetch_add(1, Relaxed);
                        sleep(pause).await;
                    }
                    answer => return answer,
                }
            }
            ask(page).await
        };
        let asked: Vec<_> = (1..=10).map(ask_again).collect();
        let answers = futures::stream::iter(asked).buffered(4).collect().await;
        (answers, refused.load(Relaxed))
    }

    let _turn = MODEL.lock().unwrap();
    let (answers, refused) = story();
    assert!(answers.iter().all(Result::is_ok));
    assert!(refused > 0);
}

/// Runs itself again, where only 40 files may be open.
#[cfg(unix)]
#[test]
fn the_system_refuses_too() {
    if std::env::var_os("LIMITED").is_some() {
        let sockets: std::io::Result<Vec<_>> =
            (0..100).map(|_| std::net::UdpSocket::bind("127.0.0.1:0")).collect();
        panic!("{}", sockets.expect_err("there is a limit"));
    }
    let mut again = std::process::Command::new("sh");
    again.args([
        "-c",
        "ulimit -n 40; exec \"$0\" --exact the_system_refuses_too --nocapture",
    ]);
    again.arg(std::env::current_exe().unwrap()).env("LIMITED", "");
    let output = again.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("Too many open files (os error 24)"), "{said}");
}
