//! Agents that other agents use as tools.

mod common;

use common::outputs;
use desk::{Agent, Driver, Event, NoArguments, Run, Stopped, Tool};
use fake_llm::{ApiError, Call, FakeLlm, Script, Step};
use model_client::{Client, Retry};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::join;
use tokio::time::{sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// A driver of an agent with these tools.
fn driver(
    fake: &FakeLlm,
    name: &str,
    tools: impl IntoIterator<Item = Tool>,
) -> Driver<Client> {
    let agent = Agent::new(name, "").named(name);
    let agent = tools.into_iter().fold(agent, Agent::tool);
    Driver::new(agent, Client::in_process(fake.clone()))
}

/// A reply of this agent that calls a tool.
fn asks(agent: &str, tool: &str) -> Step {
    Step::calls([Call::new(tool, json!({ "input": "Go." }))])
        .for_model(agent)
        .when_asked("Go.")
}

/// A tool that counts its calls, and takes a second.
fn look(calls: &Arc<AtomicUsize>) -> Tool {
    let calls = calls.clone();
    Tool::new("look", "", move |_: NoArguments| {
        calls.fetch_add(1, Relaxed);
        async {
            sleep(SECOND).await;
            Ok("seen".into())
        }
    })
}

/// The boss asks the scout, who asks the spy, who looks.
fn three(fake: &FakeLlm, calls: &Arc<AtomicUsize>) -> Driver<Client> {
    let spy = Tool::agent("spy", "", driver(fake, "spy", [look(calls)]));
    let scout = Tool::agent("scout", "", driver(fake, "scout", [spy]));
    driver(fake, "boss", [scout])
}

fn script() -> [Step; 6] {
    [
        asks("boss", "scout").always(),
        asks("scout", "spy").always(),
        asks("spy", "look").always(),
        Step::respond("A crab.").for_model("spy").always(),
        Step::respond("The spy saw it.").for_model("scout").always(),
        Step::respond("Then we know.").for_model("boss").always(),
    ]
}

fn short(event: &Event) -> String {
    match event {
        Event::Asked { agent } => agent.to_string(),
        Event::Called { name, .. } => format!("{name}()"),
        Event::Finished { output, .. } => format!("= {output}"),
        Event::Within { tool, event } => format!("{tool}/{}", short(event)),
        _ => String::new(),
    }
}

async fn watched(
    driver: &Driver<Client>,
    run: &mut Run,
) -> (Result<String, Stopped>, Vec<String>) {
    let (events, mut receiver) = desk::events(1);
    let drive = async {
        let events = events;
        driver.drive_with(run, &events).await
    };
    let read = async {
        let mut told = Vec::new();
        while let Some(event) = receiver.recv().await {
            let event = short(&event);
            if !event.is_empty() && !event.ends_with('/') {
                told.push(event);
            }
        }
        told
    };
    timeout(HOUR, async { join!(drive, read) }).await.expect("it ends")
}

#[tokio::test(start_paused = true)]
async fn events_come_through_all_levels() {
    let fake = FakeLlm::new(Script::new(script()));
    let driver = three(&fake, &Arc::default());
    let (ended, told) = watched(&driver, &mut driver.start("Go.")).await;
    assert_eq!(ended.unwrap(), "Then we know.");
    let expected = [
        "boss",
        "scout()",
        "scout/scout",
        "scout/spy()",
        "scout/spy/spy",
        "scout/spy/look()",
        "scout/spy/= seen",
        "scout/spy/spy",
        "scout/= A crab.",
        "scout/scout",
        "= The spy saw it.",
        "boss",
    ];
    assert_eq!(told, expected);
}

#[tokio::test(start_paused = true)]
async fn without_a_watcher_it_is_a_tool_like_any_other() {
    let fake = FakeLlm::new(Script::new(script()));
    let driver = three(&fake, &Arc::default());
    let mut run = driver.start("Go.");
    assert_eq!(driver.drive(&mut run).await.unwrap(), "Then we know.");
    assert_eq!(outputs(run.messages()), ["The spy saw it."]);
    assert!(fake.requests().iter().all(|request| !request.streamed));
}

/// Wherever the watcher leaves, all levels stop, nothing false is written down, and the run can be driven to its end.
#[tokio::test(start_paused = true)]
async fn a_watcher_who_leaves_stops_all_levels() {
    for leave_at in 0..15 {
        let calls = Arc::default();
        let fake = FakeLlm::new(Script::new(script()));
        let driver = three(&fake, &calls);
        let (events, mut receiver) = desk::events(1);
        let mut run = driver.start("Go.");
        let leave = async move {
            for _ in 0..leave_at {
                receiver.recv().await;
            }
            sleep(SECOND / 2).await;
        };
        let (ended, ()) = join!(driver.drive_with(&mut run, &events), leave);
        assert!(matches!(ended, Err(Stopped::Unwatched)), "{leave_at}: {ended:?}");
        let before = (calls.load(Relaxed), fake.counts().requests);
        sleep(HOUR).await;
        assert_eq!((calls.load(Relaxed), fake.counts().requests), before, "{leave_at}");
        assert!(
            outputs(run.messages()).iter().all(|output| *output == "The spy saw it.")
        );
        assert_eq!(driver.drive(&mut run).await.unwrap(), "Then we know.", "{leave_at}");
        assert_eq!(outputs(run.messages()), ["The spy saw it."]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_run_closes_the_connection_of_its_helper() {
    let slow = Step::respond("At last.").for_model("scout").after(HOUR);
    let fake = FakeLlm::new(Script::new([asks("boss", "scout"), slow]));
    let scout = Tool::agent("scout", "", driver(&fake, "scout", []));
    let boss = driver(&fake, "boss", [scout.timeout(2 * HOUR)]);
    assert!(timeout(SECOND, boss.run("Go.")).await.is_err());
    assert_eq!((fake.counts().answered, fake.counts().left), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_helper_that_fails_is_text_for_the_model() {
    let fake = FakeLlm::new(Script::new([
        asks("boss", "scout"),
        Step::raise_error(ApiError::new(503, "overloaded")).for_model("scout"),
        Step::respond("Then without.").for_model("boss"),
    ]));
    let once = Retry { attempts: 1, ..Retry::default() };
    let scout = Tool::agent("scout", "", driver(&fake, "scout", []).retry(once));
    let boss = driver(&fake, "boss", [scout]);
    let mut run = boss.start("Go.");
    assert_eq!(boss.drive(&mut run).await.unwrap(), "Then without.");
    let [why] = outputs(run.messages())[..] else { panic!("one output") };
    assert!(why.starts_with("error: the model: 503 overloaded"), "{why}");
}
