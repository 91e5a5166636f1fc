use futures::future::BoxFuture;

#[tokio::main]
async fn main() {
    let agents: [&dyn Agent; 2] = [&Scout, &Critic];
    for agent in agents {
        println!("{}", agent.ask().await);
    }
}

trait Agent {
    fn ask(&self) -> BoxFuture<'_, String>;
}

struct Scout;
impl Agent for Scout {
    fn ask(&self) -> BoxFuture<'_, String> {
        Box::pin(async { "scout: yes".to_string() })
    }
}

struct Critic;
impl Agent for Critic {
    fn ask(&self) -> BoxFuture<'_, String> {
        Box::pin(async { "critic: no".to_string() })
    }
}
