use tokio::join;

#[tokio::main]
async fn main() {
    let mut scout = Agent { asked: vec![] };
    let answers = join!(scout.ask("Why?"), scout.ask("When?"));
    println!("{answers:?}");
}

struct Agent {
    asked: Vec<String>,
}

impl Agent {
    async fn ask(&mut self, question: &str) -> String {
        self.asked.push(question.to_string());
        format!("{question} Because.")
    }
}
