use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    start(["scout", "writer"]);
    sleep(Duration::from_secs(2)).await; // main does other things
    println!("main ends");
}

fn start(agents: [&'static str; 2]) {
    let mut started = JoinSet::new();
    for agent in agents {
        started.spawn(ask(agent));
    }
}

async fn ask(agent: &str) {
    sleep(Duration::from_secs(1)).await; // the model thinks
    println!("{agent}: yes");
}
