//! Who speaks next, and what that agent is told.

mod common;

use common::{calls, outputs, says, scripted};
use desk::{Agent, ChatRequest, Driver, Message, Model, NoArguments, Run, Stopped, Tool};
use std::future::ready;
use std::sync::{Arc, Mutex};

/// The name of the model, the instructions, and the names of the tools in each request.
type Seen = Arc<Mutex<Vec<(String, String, Vec<String>)>>>;

const TO_BILLING: (&str, &str, &str) = ("t1", "transfer_to_billing", "{}");
const TO_SALES: (&str, &str, &str) = ("t2", "transfer_to_sales", "{}");
const LOOK_UP: (&str, &str, &str) = ("c1", "look_up", "{}");

fn triage() -> Agent {
    Agent::new("small", "You are triage.")
        .named("triage")
        .tool(tool("look_up", "found"))
        .hands_over_to("billing", "Bills.")
        .hands_over_to("sales", "Offers.")
}

fn billing() -> Agent {
    let agent = Agent::new("large", "You are billing.").named("billing");
    agent.tool(tool("refund", "refunded")).hands_over_to("triage", "All else.")
}

fn sales() -> Agent {
    Agent::new("large", "You are sales.").named("sales")
}

fn tool(name: &str, output: &'static str) -> Tool {
    Tool::new(name, "", move |_: NoArguments| async { Ok(output.into()) })
}

/// All three agents, with a script that depends only on how many replies a conversation has.
fn driver(script: impl IntoIterator<Item = desk::Reply>) -> (Driver<impl Model>, Seen) {
    let seen = Seen::default();
    let (sees, script) = (Arc::clone(&seen), script.into_iter().collect::<Vec<_>>());
    let model = move |request: &ChatRequest| {
        let instructions = match &request.messages[0] {
            Message::System { content } => content.clone(),
            other => panic!("{other:?}"),
        };
        let tools = request.tools.iter().map(|tool| tool.name.clone()).collect();
        sees.lock().unwrap().push((request.model.clone(), instructions, tools));
        let is_reply = |message: &&Message| matches!(message, Message::Assistant { .. });
        let given = request.messages.iter().filter(is_reply).count();
        ready(Ok(script[given].clone()))
    };
    (Driver::new(triage(), model).agent(billing()).agent(sales()), seen)
}

fn saved_and_loaded(run: &Run) -> Run {
    serde_json::from_str(&serde_json::to_string(run).unwrap()).unwrap()
}

#[tokio::test]
async fn the_next_request_is_the_other_agents_with_the_whole_conversation() {
    let (driver, seen) = driver([calls(&[TO_BILLING]), says("Hello.")]);
    let mut run = driver.start("My bill?");
    assert_eq!(run.agent(), "triage");
    assert_eq!(driver.drive(&mut run).await.unwrap(), "Hello.");
    assert_eq!(run.agent(), "billing");
    let seen = seen.lock().unwrap();
    let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
    assert_eq!(
        *seen,
        [
            (
                "small".into(),
                "You are triage.".into(),
                names(&["look_up", "transfer_to_billing", "transfer_to_sales"])
            ),
            (
                "large".into(),
                "You are billing.".into(),
                names(&["refund", "transfer_to_triage"])
            ),
        ]
    );
    let messages = run.messages();
    let is_system = |message: &&Message| matches!(message, Message::System { .. });
    assert_eq!(messages.iter().filter(is_system).count(), 1);
    assert_eq!(messages[1], Message::user("My bill?"));
    assert_eq!(outputs(messages), [r#"{"assistant":"billing"}"#]);
}

#[tokio::test]
async fn the_other_calls_of_the_reply_are_made_first_and_a_second_handoff_is_refused() {
    let script = [calls(&[TO_BILLING, LOOK_UP, TO_SALES]), says("Hello.")];
    let (driver, _) = driver(script);
    let mut run = driver.start("My bill?");
    driver.drive(&mut run).await.unwrap();
    assert_eq!(run.agent(), "billing");
    let expected =
        [r#"{"assistant":"billing"}"#, "found", "error: already handed over to billing"];
    assert_eq!(outputs(run.messages()), expected);
}

#[tokio::test]
async fn back_and_forth_counts_turns_and_ends_at_the_cap() {
    let back = ("t3", "transfer_to_triage", "{}");
    let script = (0..10).map(|n| calls(&[if n % 2 == 0 { TO_BILLING } else { back }]));
    let (driver, seen) = driver(script);
    let mut run = driver.start("My bill?");
    let stopped = driver.drive(&mut run).await;
    assert!(matches!(stopped, Err(Stopped::OutOfTurns)), "{stopped:?}");
    assert_eq!((seen.lock().unwrap().len(), run.agent()), (10, "triage"));
}

#[tokio::test]
async fn the_users_next_message_goes_to_the_agent_that_spoke_last() {
    let (driver, seen) =
        driver([calls(&[TO_BILLING]), says("Hello."), says("In May, too.")]);
    let mut run = driver.start("My bill?");
    driver.drive(&mut run).await.unwrap();
    let mut run = saved_and_loaded(&run);
    assert!(run.follow_up("And in May?"));
    assert_eq!(driver.drive(&mut run).await.unwrap(), "In May, too.");
    assert_eq!(seen.lock().unwrap()[2].1, "You are billing.");
}

#[tokio::test]
async fn an_agent_that_the_driver_does_not_know() {
    let script = [calls(&[TO_BILLING]), says("Sorry.")];
    let alone = Driver::new(triage(), scripted(script));
    let mut run = alone.start("My bill?");
    alone.drive(&mut run).await.unwrap();
    assert_eq!(outputs(run.messages()), ["error: there is no agent billing"]);
    assert_eq!(run.agent(), "triage");

    // A run that was saved while billing spoke.
    let (driver, _) = driver([calls(&[TO_BILLING]), says("Hello."), says("Yes?")]);
    let mut run = driver.start("My bill?");
    driver.drive(&mut run).await.unwrap();
    assert!(run.follow_up("And in May?"));
    let stopped = alone.drive(&mut run).await;
    assert!(
        matches!(&stopped, Err(Stopped::UnknownAgent(name)) if name == "billing"),
        "{stopped:?}"
    );
    assert_eq!(driver.drive(&mut run).await.unwrap(), "Yes?", "the run is whole");
}

#[tokio::test]
async fn a_handoff_that_the_agent_may_not_make_is_a_tool_that_does_not_exist() {
    let script = [calls(&[("t", "transfer_to_boss", "{}")]), says("Sorry.")];
    let (driver, _) = driver(script);
    let mut run = driver.start("My bill?");
    driver.drive(&mut run).await.unwrap();
    assert_eq!(outputs(run.messages()), ["error: there is no tool transfer_to_boss"]);
}

/// The agent that made the call is the one whose tool is called, although the conversation has already been handed over.
#[tokio::test]
async fn a_call_of_the_same_reply_that_waits_for_approval_is_the_old_agents() {
    let old = Agent::new("m", "").named("triage").hands_over_to("billing", "");
    let old = old.tool(tool("act", "done by triage").needs_approval());
    let new = Agent::new("m", "").named("billing").tool(tool("act", "done by billing"));
    let script = [calls(&[TO_BILLING, ("c", "act", "{}")]), says("Done.")];
    let driver = Driver::new(old, scripted(script)).agent(new);
    let mut run = driver.start("Go.");
    let stopped = driver.drive(&mut run).await;
    let Err(Stopped::NeedsApproval(waiting)) = stopped else { panic!("{stopped:?}") };
    let mut run = saved_and_loaded(&run);
    assert_eq!(run.agent(), "triage");
    run.approve(&waiting[0].id);
    assert_eq!(driver.drive(&mut run).await.unwrap(), "Done.");
    assert_eq!(run.agent(), "billing");
    assert_eq!(outputs(run.messages())[1], "done by triage");
}

#[tokio::test]
async fn the_new_agents_tool_choice_and_format_are_sent() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sees = Arc::clone(&seen);
    let script = [calls(&[TO_BILLING]), calls(&[("r", "refund", "{}")]), says("20")];
    let model = move |request: &ChatRequest| {
        let mut seen = sees.lock().unwrap();
        let format = request.response_format.is_some();
        seen.push((
            request.tool_choice.clone().map(|it| it["function"]["name"].clone()),
            format,
        ));
        ready(Ok(script[seen.len() - 1].clone()))
    };
    let driver = Driver::new(triage().output::<u32>(), model)
        .agent(billing().must_call("refund").output::<u32>());
    assert_eq!(driver.run("My bill?").await.unwrap(), 20);
    let names: Vec<_> =
        [None, Some("refund"), None].map(|name| (name.map(Into::into), true)).into();
    assert_eq!(*seen.lock().unwrap(), names);
}

/// What was saved is the conversation. The rest is the agent's, also after a new release.
#[tokio::test]
async fn a_run_that_was_saved_gets_the_new_instructions_and_tools() {
    let (driver, _) = driver([says("Yes?")]);
    let mut run = driver.start("My bill?");
    driver.drive(&mut run).await.unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sees = Arc::clone(&seen);
    let model = move |request: &ChatRequest| {
        sees.lock().unwrap().push(request.clone());
        ready(Ok(if request.messages.len() < 6 { calls(&[LOOK_UP]) } else { says("7") }))
    };
    let released = Agent::new("newer", "Be kind.").named("triage");
    let released = released.tool(tool("look_up", "found")).must_call("look_up");
    let released = Driver::new(released.output::<u32>(), model);
    let mut run = saved_and_loaded(&run);
    assert!(run.follow_up("In May."));
    assert_eq!(released.drive(&mut run).await.unwrap(), 7);
    for request in &*seen.lock().unwrap() {
        assert_eq!((request.model.as_str(), request.tools.len()), ("newer", 1));
        let conversation = [
            Message::system("Be kind."),
            Message::user("My bill?"),
            Message::assistant("Yes?"),
        ];
        assert_eq!(request.messages[..3], conversation);
        assert!(request.response_format.is_some());
        assert_eq!(
            request.tool_choice, None,
            "only a run's first reply must call a tool"
        );
    }
}

/// A request says nothing about the agent, so this is a run of an agent without a name.
#[tokio::test]
async fn a_run_from_a_request_is_not_for_an_agent_with_a_name() {
    let mut run = Run::new(ChatRequest::new("m", [Message::user("Hello")]));
    let driver = Driver::new(triage(), scripted([says("Hello.")]));
    let stopped = driver.drive(&mut run).await;
    assert!(
        matches!(&stopped, Err(Stopped::UnknownAgent(name)) if name == Agent::NAME),
        "{stopped:?}"
    );
    let driver = Driver::new(Agent::new("m", "Be kind."), scripted([says("Hello.")]));
    assert_eq!(driver.drive(&mut run).await.unwrap(), "Hello.");
    assert_eq!(run.messages()[0], Message::system("Be kind."));
}
