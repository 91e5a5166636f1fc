use cancel_points::drop_at_each;
use std::time::Duration;
use tokio::time::sleep;

fn main() {
    let world = async || Chat::default();
    let operation = async |chat: &mut Chat| chat.turn("How is the weather?").await;
    let check = async |chat: &mut Chat| chat.is_whole();
    print!("{}", drop_at_each(world, operation, check));
}

#[derive(Default)]
struct Chat {
    /// The messages for the model, four a turn: a question, a call, its result, and an answer.
    transcript: Vec<String>,
}

impl Chat {
    // ANCHOR: turn
    async fn turn(&mut self, question: &str) {
        let mut staged = self.transcript.clone();
        staged.push(question.into());
        let call = ask(&staged).await;
        staged.push(call.into());
        let result = run_tool().await;
        staged.push(result.into());
        let answer = ask(&staged).await;
        staged.push(answer.into());
        self.transcript = staged; // nothing is awaited between here and the end
    }
    // ANCHOR_END: turn

    fn is_whole(&self) -> Result<(), String> {
        match self.transcript.len() {
            0 | 4 => Ok(()),
            _ => Err(format!(
                "the rest of the turn after {:?}",
                self.transcript.last().unwrap()
            )),
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
