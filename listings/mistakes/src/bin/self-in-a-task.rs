use std::sync::Arc;
use tokio::task::JoinHandle;

#[tokio::main]
async fn main() {
    let agent = Arc::new(Agent { name: "scout".to_string() });
    let answer = agent.begin().await;
    println!("{}", answer.expect("the task does not panic"));
}

struct Agent {
    name: String,
}

impl Agent {
    fn begin(self: &Arc<Self>) -> JoinHandle<String> {
        let agent = Arc::clone(self);
        tokio::spawn(async move { agent.ask().await })
    }

    async fn ask(&self) -> String {
        format!("{}: yes", self.name)
    }
}
