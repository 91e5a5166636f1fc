use desk::{Agent, Driver, Stopped, Tool};
use fake_llm::{Call, FakeLlm, Script, Step};
use outbox::{Client, Mail, Outbox};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

// ANCHOR: main
#[derive(Deserialize, JsonSchema)]
struct Letter {
    to: String,
    purpose: Purpose,
    text: String,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, Serialize)]
enum Purpose {
    Invitation,
    Directions,
}
use Purpose::{Directions, Invitation};

const LUNCH: (Purpose, &str) = (Invitation, "Lunch at noon?");
const AGAIN: (Purpose, &str) = (Invitation, "Would you like to have lunch at noon?");
const WHERE: (Purpose, &str) = (Directions, "It's at Lena's, 3 Mill Street.");

type Key = fn(call: &str, letter: &Letter) -> String;
const KEYS: [(&str, Key); 4] = [
    ("the call", |call, _| call.to_string()),
    ("the text", |call, letter| format!("{}/{}", run(call), letter.text)),
    ("the recipient", |call, letter| format!("{}/{}", run(call), letter.to)),
    ("the purpose", |call, letter| {
        format!("{}/{:?}/{}", run(call), letter.purpose, letter.to)
    }),
];

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    // Delivers the first mail, but loses its answer.
    let lossy = || Outbox::new().loses(1);
    println!("key from       again  in other words  a second mail");
    for (name, key) in KEYS {
        let again = mails(key, lossy(), [LUNCH, LUNCH]).await?;
        let other_words = mails(key, lossy(), [LUNCH, AGAIN]).await?;
        let second = mails(key, Outbox::new(), [LUNCH, WHERE]).await?;
        println!("{name:<15}{again:>5}{other_words:>16}{second:>15}");
    }
    Ok(())
}

/// The run's id, with which the key of each call begins.
fn run(call: &str) -> &str {
    call.rsplit_once('/').map_or(call, |(run, _)| run)
}
// ANCHOR_END: main

/// The number of mails that Ann gets if the model calls for these two.
async fn mails(
    key: Key,
    outbox: Outbox,
    letters: [(Purpose, &str); 2],
) -> Result<usize, Stopped> {
    let (agent, model) = agent(&outbox, key, letters);
    Driver::new(agent, model).run("Invite Ann to lunch.").await?;
    Ok(outbox.counts().delivered)
}

fn agent(
    outbox: &Outbox,
    key: Key,
    letters: [(Purpose, &str); 2],
) -> (Agent, model_client::Client) {
    let client = Client::in_process(outbox);
    let send_mail = Tool::with_call("send_mail", "", move |letter: Letter, call| {
        let (client, key) = (client.clone(), key(&call.key, &letter));
        async move {
            client.send(&Mail { to: letter.to, text: letter.text }, Some(&key)).await?;
            Ok("sent".to_string())
        }
    });
    let calls = letters.map(|(purpose, text)| {
        let letter = json!({ "to": "ann@example.com", "purpose": purpose, "text": text });
        Step::calls([Call::new("send_mail", letter)])
    });
    let steps = calls.into_iter().chain([Step::respond("Ann is invited.")]);
    let model = FakeLlm::new(Script::new(steps));
    let agent = Agent::new("m", "You plan lunches.").tool(send_mail);
    (agent, model_client::Client::in_process(model))
}
