#![deny(blocking_in_async)]

use std::process::Command;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask("scout").await);
}

async fn ask(agent: &str) -> String {
    format!("{agent}: {}", version())
}

fn version() -> String {
    let said = run("--version");
    said.split(' ').next().unwrap_or_default().to_string()
}

fn run(flag: &str) -> String {
    let output = Command::new("rustc").arg(flag).output();
    let output = output.expect("rustc has compiled this program");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
