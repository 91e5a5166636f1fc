//! Drops a driver at each of its awaits, and those of its tools and of the session, in turn. Whatever the session holds
//! then is accepted by a model, and the run ends as if nothing had been dropped: the same conversation, and each mail once.

use cancel_points::drop_at_each;
use desk::{
    Agent, ChatRequest, Driver, Error, Finish, Message, Model, NoArguments, Reply, Tool,
    ToolCall, Usage,
};
use desk_session::Session;
use fake_llm::{FakeLlm, Script, Step};
use model_client::Client;
use outbox::{Mail, Outbox};
use std::cell::Cell;
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::sleep;

struct World {
    _folder: TempDir,
    session: Session,
    outbox: Outbox,
}

#[test]
fn dropped_anywhere() {
    let undropped = undropped();
    let (drops, recognized) = (Cell::new(0), Cell::new(0));
    let check = async |world: &mut World| {
        drops.set(drops.get() + 1);
        let history = world.session.history("run").await.unwrap();
        accepted(history).await?;
        drive(world).await;
        let history = world.session.history("run").await.unwrap();
        let mut texts: Vec<_> =
            world.outbox.delivered().into_iter().map(|mail| mail.text).collect();
        texts.sort();
        recognized.set(recognized.get() + world.outbox.counts().recognized);
        if history == undropped && texts == ["one", "three", "two"] {
            Ok(())
        } else {
            Err(format!("{texts:?} {history:?}"))
        }
    };
    let report = drop_at_each(world, async |world| drive(world).await, check);
    assert_eq!(report.lost(), Vec::<String>::new());
    assert_eq!(report.lost_without_drop(), None);
    let (drops, recognized) = (drops.get() - 1, recognized.get()); // the last one isn't dropped
    println!("{drops} drops, {recognized} mails sent again and recognized");
    assert!(drops >= 50 && recognized > 0, "{drops} drops, {recognized} recognized");
}

async fn world() -> World {
    // In memory, if there is such a folder, because that takes less time.
    let folder = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
    let session = Session::open(folder.path().join("runs.sqlite")).await.unwrap();
    let outbox = Outbox::new().latency(Duration::from_millis(20));
    World { _folder: folder, session, outbox }
}

/// The conversation of a run that nothing interrupts.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn undropped() -> Vec<Message> {
    let mut world = world().await;
    drive(&mut world).await;
    let history = world.session.history("run").await.unwrap();
    assert_eq!(
        history.len(),
        14,
        "three messages, three replies with six outputs, two texts"
    );
    history
}

/// What the service says to this conversation.
async fn accepted(history: Vec<Message>) -> Result<(), String> {
    if history.is_empty() {
        return Ok(());
    }
    let judge = FakeLlm::new(Script::new([Step::respond("It is accepted.")]));
    let answer = Client::in_process(judge).chat(&ChatRequest::new("m", history)).await;
    answer.map(drop).map_err(|error| error.to_string())
}

/// Drives a run from where the session has it: several calls at once, a handover, an end, and another question.
async fn drive(world: &mut World) {
    let keep = world.session.clone();
    let agent = |name: &str| {
        let outbox = outbox::Client::in_process(&world.outbox);
        let send_mail = Tool::with_call("send_mail", "", move |mail: Mail, call| {
            let outbox = outbox.clone();
            async move {
                Ok(outbox.send(&mail, Some(&call.key)).await.map(|_| "sent".into())?)
            }
        });
        let look = Tool::new("look", "", |_: NoArguments| async {
            sleep(Duration::from_millis(15)).await;
            Ok("sunny".to_string())
        });
        Agent::new("m", name).named(name).tool(send_mail).tool(look)
    };
    let first = agent("first").hands_over_to("second", "Everything else.");
    let driver = Driver::new(first, scripted())
        .agent(agent("second"))
        .keep_with(move |run| keep.save(run));
    let mut run = match world.session.load("run").await.unwrap() {
        Some(run) => run,
        None => driver.start("Mail them.").with_id("run"),
    };
    driver.drive(&mut run).await.unwrap();
    let questions = |message: &&Message| matches!(message, Message::User { .. });
    if run.messages().iter().filter(questions).count() == 1 {
        assert!(run.follow_up("Is that all?"));
        driver.drive(&mut run).await.unwrap();
    }
    assert_eq!(run.agent(), "second");
}

/// A model that takes 50 ms, and whose reply depends only on how many it has given in the conversation.
fn scripted() -> impl Model {
    let mail = |text| format!(r#"{{"to":"ann@example.com","text":"{text}"}}"#);
    let replies = [
        calls(&[
            ("a", "look", "{}"),
            ("b", "send_mail", &mail("one")),
            ("c", "look", "{}"),
        ]),
        calls(&[("d", "send_mail", &mail("two")), ("e", "transfer_to_second", "{}")]),
        calls(&[("f", "send_mail", &mail("three"))]),
        says("Done."),
        says("Yes."),
    ];
    move |request: &ChatRequest| {
        let is_reply = |message: &&Message| matches!(message, Message::Assistant { .. });
        let given = request.messages.iter().filter(is_reply).count();
        let reply: Result<Reply, Error> = Ok(replies[given].clone());
        async {
            sleep(Duration::from_millis(50)).await;
            reply
        }
    }
}

fn says(text: &str) -> Reply {
    let usage = Usage { prompt_tokens: 10, completion_tokens: 1 };
    Reply { text: Some(text.to_string()), calls: Vec::new(), finish: Finish::Stop, usage }
}

fn calls(calls: &[(&str, &str, &str)]) -> Reply {
    let call = |(id, name, arguments): &(&str, &str, &str)| ToolCall {
        id: id.to_string(),
        name: name.to_string(),
        arguments: arguments.to_string(),
    };
    let calls = calls.iter().map(call).collect();
    Reply { text: None, calls, finish: Finish::ToolCalls, ..says("") }
}
