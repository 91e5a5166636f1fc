use std::sync::{Mutex, MutexGuard};
use tokio::join;

#[tokio::main]
async fn main() {
    let scout = Agent { asked: Mutex::default() };
    let answers = join!(scout.ask("Why?"), scout.ask("When?"));
    println!("{answers:?}, and {} asked", scout.asked().len());
}

struct Agent {
    asked: Mutex<Vec<String>>,
}

impl Agent {
    async fn ask(&self, question: &str) -> String {
        self.asked().push(question.to_string());
        format!("{question} Because.")
    }

    fn asked(&self) -> MutexGuard<'_, Vec<String>> {
        self.asked.lock().expect("nobody panics holding it")
    }
}
