use anyhow::{Context, Result};
use desk::{Agent, Driver, Run, Tool, ToolResult};
use desk_session::Session;
use fake_llm::{FakeLlm, Script, Step};
use outbox::{Client, Error, Mail, Outbox};
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::timeout;

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<()> {
    println!("mails                           no key  key");
    for (name, fault) in [
        ("the answer is lost: try again", Fault::LostAnswer),
        ("a timeout: drive again", Fault::Timeout),
        ("a restart: load, drive again", Fault::Restart),
    ] {
        let [without, with] = [mails(fault, false).await?, mails(fault, true).await?];
        println!("{name:<31}{without:>7}{with:>5}");
    }
    Ok(())
}

async fn mails(fault: Fault, has_key: bool) -> Result<usize> {
    let outbox = Outbox::new().latency(Duration::from_secs(1));
    let outbox = if fault == Fault::LostAnswer { outbox.loses(1) } else { outbox };
    let folder = TempDir::new()?;
    let file = folder.path().join("runs.sqlite");

    let mut session = Session::open(&file).await?;
    let mut run = agent(&outbox, has_key).start("Invite Ann.").with_id("lunch");
    // The mail is delivered after one second, and the answer is there after two.
    let limit = match fault {
        Fault::LostAnswer => Duration::MAX,
        Fault::Timeout | Fault::Restart => Duration::from_millis(1_500),
    };
    let _ = timeout(limit, drive(&mut run, &session, &outbox, has_key)).await;
    if fault == Fault::Restart {
        session.close().await?;
        session = Session::open(&file).await?;
        run = session.load("lunch").await?.context("it was saved")?;
    }
    drive(&mut run, &session, &outbox, has_key).await?;
    Ok(outbox.counts().delivered)
}
// ANCHOR_END: main

#[derive(Clone, Copy, PartialEq)]
enum Fault {
    LostAnswer,
    Timeout,
    Restart,
}

// ANCHOR: tool
async fn send_mail(mail: Mail, key: Option<&str>, outbox: &Client) -> ToolResult {
    let mut tries = 3;
    loop {
        tries -= 1;
        match outbox.send(&mail, key).await {
            Ok(receipt) => return Ok(format!("sent: {}", receipt.id)),
            Err(Error::NoAnswer(_)) if tries > 0 => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn agent(outbox: &Outbox, has_key: bool) -> Agent {
    let outbox = Client::in_process(outbox);
    let tool = Tool::with_call("send_mail", "", move |mail: Mail, call| {
        let outbox = outbox.clone();
        async move {
            let key = has_key.then_some(call.key.as_str());
            send_mail(mail, key, &outbox).await
        }
    });
    Agent::new("m", "You plan lunches.").tool(tool)
}
// ANCHOR_END: tool

async fn drive(
    run: &mut Run,
    session: &Session,
    outbox: &Outbox,
    has_key: bool,
) -> Result<String> {
    let session = session.clone();
    let driver = Driver::new(agent(outbox, has_key), model())
        .keep_with(move |run| session.save(run));
    Ok(driver.drive(run).await?)
}

fn model() -> model_client::Client {
    let mail = json!({ "to": "ann@example.com", "text": "Lunch at noon?" });
    model_client::Client::in_process(FakeLlm::new(Script::new([
        Step::calls([fake_llm::Call::new("send_mail", mail)])
            .when_asked("Invite")
            .always(),
        Step::respond("Ann is invited.").when_asked("sent: mail-").always(),
    ])))
}
