use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let run = call_tools(["address", "email"]);
    if timeout(Duration::from_secs(1), run).await.is_err() {
        println!("the run is dropped");
    }
    sleep(Duration::from_secs(9)).await;
}

/// As in some libraries, each tool is a task.
async fn call_tools(names: [&'static str; 2]) {
    let tools = names.map(|name| tokio::spawn(tool(name)));
    for tool in tools {
        tool.await.expect("no tool panics");
    }
}

async fn tool(name: &str) {
    sleep(Duration::from_secs(2)).await;
    println!("{name}: done");
}
