use desk::{Agent, Driver, Stopped, Tool};
use fake_llm::{Call, FakeLlm, Script, Step};
use outbox::{Client, Mail, Outbox};
use serde_json::json;

const LUNCH: &str = "Lunch at noon?";
const AGAIN: &str = "Would you like to have lunch at noon?";
const WHERE: &str = "It's at Lena's, 3 Mill Street.";

// ANCHOR: main
/// Makes a key from a call's own key, which begins with the run's id, and from the mail.
type Key = fn(call: &str, mail: &Mail) -> String;

const KEYS: [(&str, Key); 3] = [
    ("the call", |call, _| call.to_string()),
    ("the run and the mail", |call, mail| {
        format!("{}/{}/{}", run_id(call), mail.to, mail.text)
    }),
    ("the run and the recipient", |call, mail| format!("{}/{}", run_id(call), mail.to)),
];

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    println!("the key is made from         again  in other words  a second mail");
    for (name, key) in KEYS {
        let again = mails(key, 1, [LUNCH, LUNCH]).await?;
        let other_words = mails(key, 1, [LUNCH, AGAIN]).await?;
        let second = mails(key, 0, [LUNCH, WHERE]).await?;
        println!("{name:<29}{again:>5}{other_words:>16}{second:>15}");
    }
    Ok(())
}

fn run_id(call: &str) -> &str {
    call.split('/').next().unwrap_or_default()
}
// ANCHOR_END: main

/// The number of mails that Ann gets if the model calls for these two, and the first answers are lost.
async fn mails(key: Key, lost: usize, texts: [&str; 2]) -> Result<usize, Stopped> {
    let outbox = Outbox::new().loses(lost);
    let (agent, model) = agent(&outbox, key, texts);
    Driver::new(agent, model).run("Invite Ann to lunch.").await?;
    Ok(outbox.counts().delivered)
}

fn agent(outbox: &Outbox, key: Key, texts: [&str; 2]) -> (Agent, model_client::Client) {
    let client = Client::in_process(outbox);
    let send_mail = Tool::with_call("send_mail", "", move |mail: Mail, call| {
        let (client, key) = (client.clone(), key(&call.key, &mail));
        async move {
            client.send(&mail, Some(&key)).await?;
            Ok("sent".to_string())
        }
    });
    let calls = texts.map(|text| {
        let mail = json!({ "to": "ann@example.com", "text": text });
        Step::calls([Call::new("send_mail", mail)])
    });
    let steps = calls.into_iter().chain([Step::respond("Ann is invited.")]);
    let model = FakeLlm::new(Script::new(steps));
    let agent = Agent::new("m", "You plan lunches.").tool(send_mail);
    (agent, model_client::Client::in_process(model))
}
