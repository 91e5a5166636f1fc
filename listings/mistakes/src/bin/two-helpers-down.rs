use std::process::Command;
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", ask("scout").await);
}

async fn ask(agent: &str) -> String {
    let version = spawn_blocking(version).await;
    format!("{agent}: {}", version.expect("it does not panic"))
}

fn version() -> String {
    let said = run("--version");
    said.split(' ').next().unwrap_or_default().to_string()
}

#[expect(clippy::disallowed_methods, reason = "it runs on a thread that may block")]
fn run(flag: &str) -> String {
    let output = Command::new("rustc").arg(flag).output();
    let output = output.expect("rustc has compiled this program");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
