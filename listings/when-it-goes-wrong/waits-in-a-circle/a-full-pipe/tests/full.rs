//! A process that writes into a full pipe waits for whoever reads it, who must not wait for the end of the process first.

use std::cell::RefCell;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// In place of the standard one, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => {{
        let line = format!($($said)*);
        PRINTED.with_borrow_mut(|printed| printed.push(line));
    }};
}

include!("../src/main.rs");

use tokio::io::AsyncReadExt;
use tokio::process::Child;

/// Long for a machine that has much to do.
const PATIENCE: Duration = Duration::from_secs(60);
const A_WHILE: Duration = Duration::from_millis(500);

fn tool(script: &str) -> Child {
    let mut tool = Command::new("sh");
    tool.args(["-c", script]).stdout(Stdio::piped()).stderr(Stdio::piped());
    tool.kill_on_drop(true).spawn().unwrap()
}

#[test]
fn the_tool_waits_for_its_reader_and_main_for_the_tool() {
    main().unwrap();
    assert_eq!(PRINTED.take(), ["after two seconds the tool has not ended"]);
}

/// What fits into the pipe is written, read or not.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_linux_a_pipe_takes_64_kib() {
    assert!(timeout(PATIENCE, tool("printf %065536d 0").wait()).await.unwrap().is_ok());
    assert!(timeout(A_WHILE, tool("printf %065537d 0").wait()).await.is_err());
}

#[tokio::test]
async fn read_while_waiting_it_ends() {
    let mut tool = tool("printf %0100000d 0");
    let (mut output, mut text) = (tool.stdout.take().unwrap(), String::new());
    let both = async { tokio::join!(tool.wait(), output.read_to_string(&mut text)) };
    assert!(timeout(PATIENCE, both).await.is_ok());
    assert_eq!(text.len(), 100_000);
}

/// Where there are two pipes, reading the first to its end waits for an end that the second one holds up.
#[tokio::test]
async fn a_full_second_pipe_stops_it_too() {
    let mut tool = tool("printf %0100000d 0 >&2");
    let (mut output, mut text) = (tool.stdout.take().unwrap(), String::new());
    assert!(timeout(A_WHILE, output.read_to_string(&mut text)).await.is_err());
}

#[tokio::test]
async fn wait_with_output_reads_both() {
    let tool = tool("printf %0100000d 0 >&2; printf %0100000d 0");
    let output = timeout(PATIENCE, tool.wait_with_output()).await.unwrap().unwrap();
    assert_eq!((output.stdout.len(), output.stderr.len()), (100_000, 100_000));
}

#[tokio::test]
async fn so_does_output() {
    let mut tool = Command::new("sh");
    tool.args(["-c", "printf %0100000d 0 >&2; printf %0100000d 0"]);
    let output = timeout(PATIENCE, tool.output()).await.unwrap().unwrap();
    assert_eq!((output.stdout.len(), output.stderr.len()), (100_000, 100_000));
}

#[tokio::test]
async fn what_nobody_reads_need_not_be_piped() {
    let mut tool = Command::new("sh");
    tool.args(["-c", "printf %0100000d 0"]).stdout(Stdio::null());
    assert!(timeout(PATIENCE, tool.status()).await.unwrap().unwrap().success());
}
