//! Blocking calls in the arguments of macros, and in macros of the crate itself.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

macro_rules! wait {
    ($($seconds:expr),+) => {
        $(std::thread::sleep(std::time::Duration::from_secs($seconds));)+
    };
}

macro_rules! attempt {
    ($call:expr) => {
        match $call {
            Ok(value) => value,
            Err(error) => {
                eprintln!("{error}");
                return None;
            }
        }
    };
}

macro_rules! sh {
    ($program:literal $(, $argument:expr)*) => {
        std::process::Command::new($program)$(.arg($argument))*.output()
    };
}

pub async fn back_off() {
    wait!(1); // BLOCKS
    tokio::task::yield_now().await;
    wait!(2, 4); // BLOCKS
}

pub async fn summary(path: &Path) -> Option<String> {
    let text = attempt!(fs::read_to_string(path)); // BLOCKS
    let status = attempt!(sh!("wc", "-w")); // BLOCKS
    Some(format!("{} bytes, {}", text.len(), status.status))
}

pub async fn prompt(question: &str) -> String {
    format!("{}\n\n{question}", fs::read_to_string("system.md").unwrap_or_default()) // BLOCKS
}

pub async fn report(folder: &Path) -> io::Result<()> {
    println!("{} has {} drafts", folder.display(), fs::read_dir(folder)?.count()); // BLOCKS
    eprintln!(
        "{}",
        String::from_utf8_lossy(&Command::new("uptime").output()?.stdout), // BLOCKS
    );
    Ok(())
}

pub async fn context(paths: &[&Path]) -> Vec<String> {
    let mut context = vec![
        String::from("You are a careful assistant."),
        fs::read_to_string("AGENTS.md").unwrap_or_default(), // BLOCKS
    ];
    context.extend(paths.iter().flat_map(fs::read_to_string)); // BLOCKS
    context
}

pub async fn expect_folder(path: &Path) {
    assert!(path.is_dir(), "{} is no folder", path.display()); // BLOCKS
    tokio::time::sleep(Duration::from_millis(1)).await;
}
