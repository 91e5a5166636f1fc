use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let started = start(["scout", "writer"]);
    started.join_all().await;
    println!("main ends");
}

fn start(agents: [&'static str; 2]) -> JoinSet<()> {
    let mut started = JoinSet::new();
    for agent in agents {
        started.spawn(ask(agent));
    }
    started
}

async fn ask(agent: &str) {
    sleep(Duration::from_secs(1)).await; // the model thinks
    println!("{agent}: yes");
}
