use std::sync::Mutex;
use tokio::join;

#[tokio::main]
async fn main() {
    let scout = Agent { asked: Mutex::default() };
    let answers = join!(scout.ask("Why?"), scout.ask("When?"));
    println!("{answers:?}");
}

struct Agent {
    asked: Mutex<Vec<String>>,
}

impl Agent {
    async fn ask(&self, question: &str) -> String {
        self.asked.lock().expect("no holder panics").push(question.to_string());
        format!("{question} Because.")
    }
}
