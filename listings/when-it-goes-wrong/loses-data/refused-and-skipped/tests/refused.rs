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

#[test]
fn seven_of_ten_are_missing() {
    main();
    assert_eq!(PRINTED.take(), ["summaries: 3"]);
}

#[tokio::test(start_paused = true)]
async fn within_the_limit_none_is_refused() {
    static OURS: Semaphore = Semaphore::const_new(3);
    let ask_in_turn = async |page| {
        let _permit = OURS.acquire().await.unwrap();
        ask(page).await
    };
    let answers = join_all((1..=10).map(ask_in_turn)).await;
    assert!(answers.iter().all(Result::is_ok));
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
