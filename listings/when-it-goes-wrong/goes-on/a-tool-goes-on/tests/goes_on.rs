//! A process that nobody waits for any more goes on, unless it is killed on drop. What it has started itself goes on
//! even then.

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
fn the_draft_is_sent_after_main_gave_up() {
    main().unwrap();
    assert_eq!(
        PRINTED.take(),
        ["main gives up", "the tool said \"the draft is sent\\n\""]
    );
}

#[tokio::test]
async fn killed_on_drop_it_says_nothing() {
    let mut tool = Command::new("sh");
    tool.args(["-c", "sleep 0.5; echo sent"]).stdout(Stdio::piped()).kill_on_drop(true);
    let mut tool = tool.spawn().unwrap();
    let mut output = tool.stdout.take().unwrap();
    drop(tool);
    let mut said = String::new();
    output.read_to_string(&mut said).await.unwrap();
    assert_eq!(said, "");
}

#[tokio::test]
async fn a_process_of_its_own_is_not_killed() {
    let mut tool = Command::new("sh");
    let script = "(sleep 0.5; echo sent) & echo started; wait";
    tool.args(["-c", script]).stdout(Stdio::piped()).kill_on_drop(true);
    let mut tool = tool.spawn().unwrap();
    let mut output = tool.stdout.take().unwrap();
    let mut started = [0; 8];
    output.read_exact(&mut started).await.unwrap();
    drop(tool);
    let mut said = String::new();
    output.read_to_string(&mut said).await.unwrap();
    assert_eq!((&started, said.as_str()), (b"started\n", "sent\n"));
}

#[tokio::test]
async fn a_command_that_is_waited_for_in_one_go_lives_on_too() {
    let sent =
        std::env::temp_dir().join(format!("sent-by-a-tool-{}", std::process::id()));
    let mut tool = Command::new("sh");
    tool.args(["-c", "sleep 0.5; echo sent > \"$0\""]).arg(&sent);
    assert!(timeout(LIMIT, tool.output()).await.is_err());
    while !sent.exists() {
        tokio::time::sleep(LIMIT).await;
    }
    std::fs::remove_file(sent).unwrap();
}
