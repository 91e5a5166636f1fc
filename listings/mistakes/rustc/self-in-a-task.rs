use tokio::task::JoinHandle;

#[tokio::main]
async fn main() {
    let agent = Agent { name: "scout".to_string() };
    let answer = agent.begin().await;
    println!("{}", answer.expect("the task does not panic"));
}

struct Agent {
    name: String,
}

impl Agent {
    fn begin(&self) -> JoinHandle<String> {
        tokio::spawn(async move { self.ask().await })
    }

    async fn ask(&self) -> String {
        format!("{}: yes", self.name)
    }
}
