use anyhow::Result;
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::{ChatRequest, Client, Message};
use serde_json::json;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::fs::{OpenOptions, read_to_string};
use tokio::io::AsyncWriteExt;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<()> {
    let folder = TempDir::new()?;
    let chat = folder.path().join("chat.jsonl");
    let client = Client::in_process(model());
    for question in ["Invite Ann to lunch.", "Did that work?", "What is 1 + 1?"] {
        let answer = answer(&chat, question, &client);
        match timeout(Duration::from_secs(5), answer).await {
            Ok(Ok(text)) => println!("{question} {text}"),
            Ok(Err(error)) => {
                let status = &error.to_string()[..3];
                println!("{question} (refused: {status})");
            }
            Err(_elapsed) => println!("{question} (no answer in time)"),
        }
    }
    Ok(())
}

async fn answer(chat: &Path, question: &str, client: &Client) -> Result<String> {
    append(chat, Message::user(question)).await?;
    loop {
        let reply = client.chat(&ChatRequest::new("m", load(chat).await?)).await?;
        append(chat, reply.clone().into_message()).await?;
        if reply.calls.is_empty() {
            return Ok(reply.text.unwrap_or_default());
        }
        for call in &reply.calls {
            let output = send_mail(&call.arguments).await;
            append(chat, Message::tool(&call.id, output)).await?;
        }
    }
}

async fn append(chat: &Path, message: Message) -> Result<()> {
    let line = serde_json::to_string(&message)? + "\n";
    let mut file = OpenOptions::new().create(true).append(true).open(chat).await?;
    file.write_all(line.as_bytes()).await?;
    Ok(file.flush().await?)
}

async fn load(chat: &Path) -> Result<Vec<Message>> {
    let text = read_to_string(chat).await?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

async fn send_mail(_mail: &str) -> &'static str {
    sleep(Duration::from_secs(60)).await; // the mail server is slow today
    "sent"
}

fn model() -> FakeLlm {
    let send_mail = Call::new("send_mail", json!({ "to": "Ann" }));
    FakeLlm::new(Script::new([
        Step::calls([send_mail]).when_asked("Invite Ann"),
        Step::respond("It did.").when_asked("work"),
        Step::respond("2").when_asked("1 + 1"),
    ]))
}
