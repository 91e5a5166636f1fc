use cancel_points::drop_at_each;
use std::time::Duration;
use tokio::time::sleep;

fn main() {
    let chat = async || Chat::default();
    let turn = async |chat: &mut Chat| chat.turn("How is the weather?").await;
    let halves = async |chat: &mut Chat| chat.halves();
    print!("{}", drop_at_each(chat, turn, halves));
}

#[derive(Default)]
struct Chat {
    /// What the model is sent. After each question there must be an answer.
    transcript: Vec<String>,
}

impl Chat {
    async fn turn(&mut self, question: &str) {
        self.transcript.push(question.into());
        let call = ask(&self.transcript).await;
        self.transcript.push(call.into());
        let result = run_tool().await;
        self.transcript.push(result.into());
        let answer = ask(&self.transcript).await;
        self.transcript.push(answer.into());
    }

    fn halves(&self) -> Result<(), String> {
        match self.transcript.len() {
            0 | 4 => Ok(()),
            _ => Err(format!("what belongs after {:?}", self.transcript.last().unwrap())),
        }
    }
}

async fn ask(_transcript: &[String]) -> &'static str {
    sleep(Duration::from_secs(2)).await;
    "call the tool `weather`"
}

async fn run_tool() -> &'static str {
    sleep(Duration::from_secs(1)).await;
    "rain"
}
