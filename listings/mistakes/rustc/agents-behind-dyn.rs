#[tokio::main]
async fn main() {
    let agents: [&dyn Agent; 2] = [&Scout, &Critic];
    for agent in agents {
        println!("{}", agent.ask().await);
    }
}

trait Agent {
    async fn ask(&self) -> String;
}

struct Scout;
impl Agent for Scout {
    async fn ask(&self) -> String {
        "scout: yes".to_string()
    }
}

struct Critic;
impl Agent for Critic {
    async fn ask(&self) -> String {
        "critic: no".to_string()
    }
}
