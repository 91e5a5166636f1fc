//! What is printed without the end of a line stays in memory. It comes out with the next line, with a flush, when 1,024
//! bytes are full, or when the process ends in an orderly way.

use std::cell::RefCell;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// In place of the standard one, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.with_borrow_mut(|printed| printed.push(format!($($said)*))) };
}

include!("../src/main.rs");

use std::process::{Command, abort, exit};
use tokio::io::AsyncWriteExt;

#[test]
fn nothing_comes_before_the_end_of_the_line() {
    main().unwrap();
    let printed = PRINTED.take();
    assert!(!printed.is_empty());
    assert!(printed.iter().all(|line| line.starts_with("after 4 s")), "{printed:?}");
}

/// What this test's program has written to its standard output, which is a pipe, when `story` has ended it.
fn written_by(test: &str, story: fn()) -> String {
    if std::env::var("STORY").is_ok_and(|story| story == test) {
        story();
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    let output =
        again.args(["--exact", test, "--nocapture"]).env("STORY", test).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn killed() {
    let written = written_by("killed", || {
        print!("The scout says");
        abort();
    });
    assert!(!written.contains("The scout says"));
}

#[test]
fn killed_after_a_flush() {
    let written = written_by("killed_after_a_flush", || {
        print!("The scout says");
        std::io::stdout().flush().unwrap();
        abort();
    });
    assert!(written.ends_with("The scout says"));
}

#[test]
fn killed_after_the_end_of_the_line() {
    let written = written_by("killed_after_the_end_of_the_line", || {
        print!("The scout says\n and");
        abort();
    });
    assert!(written.ends_with("The scout says\n"));
}

#[test]
fn killed_when_1024_bytes_are_full() {
    let written = written_by("killed_when_1024_bytes_are_full", || {
        print!("The scout says{:.>1010}", "");
        print!("!");
        abort();
    });
    assert!(written.ends_with(&format!("The scout says{:.>1010}", "")));
}

#[test]
fn killed_when_1023_bytes_are_held_back() {
    let written = written_by("killed_when_1023_bytes_are_held_back", || {
        print!("The scout says{:.>1009}", "");
        abort();
    });
    assert!(!written.contains("The scout says"));
}

/// A pipe that nobody reads has room for 64 KiB on Linux. After that, whoever prints waits, and the thread with it.
#[cfg(target_os = "linux")]
#[test]
fn printing_into_a_full_pipe_blocks_the_thread() {
    const NAME: &str = "printing_into_a_full_pipe_blocks_the_thread";
    if std::env::var("STORY").is_ok_and(|story| story == NAME) {
        let (printed, all_printed) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for _ in 0..100 {
                print!("{:.>1024}", "");
                std::io::stdout().flush().unwrap();
            }
            printed.send(())
        });
        let blocked = all_printed.recv_timeout(Duration::from_millis(500)).is_err();
        exit(if blocked { 42 } else { 0 });
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", NAME, "--nocapture"]).env("STORY", NAME);
    let mut again = again.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let unread = again.stdout.take();
    assert_eq!(again.wait().unwrap().code(), Some(42));
    drop(unread);
}

#[test]
fn ended_by_exit() {
    let written = written_by("ended_by_exit", || {
        print!("The scout says");
        exit(0);
    });
    assert!(written.ends_with("The scout says"));
}

#[test]
fn killed_while_tokio_holds_it_back() {
    #[tokio::main]
    async fn story() {
        tokio::io::stdout().write_all(b"The scout says").await.unwrap();
        std::thread::sleep(Duration::from_millis(100)); // time enough for tokio to write it
        abort();
    }
    assert!(
        !written_by("killed_while_tokio_holds_it_back", story).contains("The scout says")
    );
}

#[test]
fn killed_after_a_flush_by_tokio() {
    #[tokio::main]
    async fn story() {
        let mut stdout = tokio::io::stdout();
        stdout.write_all(b"The scout says").await.unwrap();
        stdout.flush().await.unwrap();
        abort();
    }
    assert!(
        written_by("killed_after_a_flush_by_tokio", story).ends_with("The scout says")
    );
}
