#[tokio::main]
async fn main() {
    println!("{}", in_a_task(Scout).await);
}

async fn in_a_task(agent: impl Agent + Send + 'static) -> String {
    let task = tokio::spawn(async move { agent.ask().await });
    task.await.expect("the task does not panic")
}

trait Agent {
    fn ask(&self) -> impl Future<Output = String> + Send;
}

struct Scout;

impl Agent for Scout {
    async fn ask(&self) -> String {
        "scout: yes".to_string()
    }
}
