#[tokio::main]
async fn main() {
    let mut scout = Agent { asked: 0 };
    let answer = scout.ask("Is it raining?");
    println!("{} asked", scout.asked);
    println!("{}", answer.await);
}

struct Agent {
    asked: u32,
}

impl Agent {
    async fn ask(&mut self, question: &str) -> String {
        self.asked += 1;
        format!("{question} Yes.")
    }
}
