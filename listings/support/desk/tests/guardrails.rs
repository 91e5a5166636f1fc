//! What guardrails hold back, and until when.

mod common;

use common::{calls, outputs, says, scripted};
use desk::{
    Agent, ChatRequest, Driver, Event, Message, Model, NoArguments, Run, Stopped, Tool,
};
use futures::FutureExt;
use futures::future::BoxFuture;
use std::future::pending;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const SECOND: Duration = Duration::from_secs(1);

/// The texts that a guardrail was asked about, and when the tool began.
#[derive(Clone, Default)]
struct Log {
    checked: Arc<Mutex<Vec<String>>>,
    acted: Arc<AtomicU32>,
}

impl Log {
    fn checked(&self) -> Vec<String> {
        self.checked.lock().unwrap().clone()
    }

    fn acted(&self) -> u32 {
        self.acted.load(SeqCst)
    }

    fn tool(&self) -> Tool {
        let acted = Arc::clone(&self.acted);
        Tool::new("act", "", move |_: NoArguments| {
            acted.fetch_add(1, SeqCst);
            async { Ok("acted".into()) }
        })
    }

    /// An agent whose input guardrail needs this long and refuses whatever contains "attack".
    fn agent(&self, needs: Duration) -> Agent {
        let checked = Arc::clone(&self.checked);
        Agent::new("m", "").tool(self.tool()).input_guardrail(move |text| {
            checked.lock().unwrap().push(text.clone());
            async move {
                sleep(needs).await;
                match text.contains("attack") {
                    true => Err("no attacks".to_string()),
                    false => Ok(()),
                }
            }
        })
    }
}

/// A model that thinks for a second.
fn slow(replies: impl Into<Vec<desk::Reply>>) -> impl Model {
    let model = Arc::new(scripted(replies));
    move |request: &ChatRequest| {
        let (model, request) = (Arc::clone(&model), request.clone());
        async move {
            sleep(SECOND - Duration::from_millis(50)).await;
            model.reply(&request).await
        }
    }
}

fn acts() -> [desk::Reply; 3] {
    [calls(&[("a", "act", "{}")]), says("done"), says("done again")]
}

fn refused<T: std::fmt::Debug>(result: Result<T, Stopped>) -> String {
    match result {
        Err(Stopped::Guardrail(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn it_runs_beside_the_model() {
    for (needs, seconds) in [(1, 2), (3, 4)] {
        let log = Log::default();
        let driver = Driver::new(log.agent(SECOND * needs), slow(acts()));
        let start = Instant::now();
        assert_eq!(driver.run("hello").await.unwrap(), "done");
        assert_eq!(start.elapsed(), SECOND * seconds, "the check needs {needs} s");
        assert_eq!((log.checked(), log.acted()), (vec!["hello".into()], 1));
    }
}

#[tokio::test(start_paused = true)]
async fn if_it_fails_no_tool_is_called() {
    for (needs, is_asked) in
        [(Duration::ZERO, 1), (SECOND / 2, 1), (SECOND, 1), (SECOND * 3, 1)]
    {
        let log = Log::default();
        let driver = Driver::new(log.agent(needs), slow(acts()));
        let start = Instant::now();
        let mut run = driver.start("attack");
        assert_eq!(refused(driver.drive(&mut run).await), "no attacks");
        assert_eq!((start.elapsed(), log.acted()), (needs, 0));
        assert_eq!(log.checked().len(), is_asked);
        assert_eq!(refused(driver.drive(&mut run).await), "no attacks", "driven again");
        assert_eq!(log.acted(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn if_it_fails_a_text_does_not_end_the_run() {
    let log = Log::default();
    let driver = Driver::new(log.agent(SECOND * 3), slow([says("a secret")]));
    let mut run = driver.start("attack");
    refused(driver.drive(&mut run).await);
    refused(driver.drive(&mut run).await);
}

/// Otherwise, a user would only have to say "go on".
#[tokio::test(start_paused = true)]
async fn a_message_that_was_refused_is_not_let_in_by_the_next_one() {
    for needs in [SECOND / 2, SECOND * 3] {
        let log = Log::default();
        let driver =
            Driver::new(log.agent(needs), slow([says("a secret"), says("a secret")]));
        let mut run = driver.start("attack");
        refused(driver.drive(&mut run).await);
        assert!(run.follow_up("Go on."));
        let mut run: Run =
            serde_json::from_str(&serde_json::to_string(&run).unwrap()).unwrap();
        refused(driver.drive(&mut run).await);
        assert!(log.checked()[1].contains("Go on."));
    }
}

#[tokio::test(start_paused = true)]
async fn each_of_the_users_messages_is_checked_once() {
    let log = Log::default();
    let driver = Driver::new(log.agent(SECOND), slow(acts()));
    let mut run = driver.start("hello");
    driver.drive(&mut run).await.unwrap();
    driver.drive(&mut run).await.unwrap();
    assert!(run.follow_up("and now"));
    driver.drive(&mut run).await.unwrap();
    assert_eq!(log.checked(), ["hello", "and now"]);
}

/// The request for a repair comes from the driver, so it isn't the user's.
#[tokio::test(start_paused = true)]
async fn a_repair_is_not_checked() {
    let log = Log::default();
    let script = [says("seven"), says("7"), says("8")];
    let driver = Driver::new(log.agent(SECOND).output::<u32>(), slow(script));
    let mut run = driver.start("hello");
    assert_eq!(driver.drive(&mut run).await.unwrap(), 7);
    assert!(run.follow_up("and now"));
    assert_eq!(driver.drive(&mut run).await.unwrap(), 8);
    assert_eq!(log.checked(), ["hello", "and now"]);
}

/// A process that dies after the check leaves a run that isn't checked again.
#[tokio::test(start_paused = true)]
async fn what_is_saved_says_that_it_has_passed() {
    for script in [acts().to_vec(), vec![says("done")]] {
        let log = Log::default();
        let saved = Arc::new(Mutex::new(String::new()));
        let driver = || {
            let saves = Arc::clone(&saved);
            let agent = log.agent(SECOND * 3);
            Driver::new(agent, slow(script.clone())).keep_with(move |run| {
                *saves.lock().unwrap() = serde_json::to_string(run).unwrap();
                async { Ok::<(), io::Error>(()) }
            })
        };
        let mut run = driver().start("hello");
        driver().drive(&mut run).await.unwrap();
        let mut run: Run = serde_json::from_str(&saved.lock().unwrap().clone()).unwrap();
        driver().drive(&mut run).await.unwrap();
        assert_eq!(log.checked(), ["hello"]);
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_handoff_it_is_still_the_first_agents_that_counts() {
    let log = Log::default();
    let first = log.agent(SECOND).named("first").hands_over_to("second", "");
    let never = |_| async { Err("never".to_string()) };
    let second = Agent::new("m", "").named("second").input_guardrail(never);
    let script =
        [calls(&[("t", "transfer_to_second", "{}")]), says("done"), says("again")];
    let driver = Driver::new(first, slow(script)).agent(second);
    let mut run = driver.start("hello");
    assert_eq!(driver.drive(&mut run).await.unwrap(), "done");
    assert!(run.follow_up("attack"));
    assert_eq!(refused(driver.drive(&mut run).await), "no attacks");
}

/// Streamed text isn't held back, so a watcher sees it before the check has passed.
#[tokio::test(start_paused = true)]
async fn text_is_told_before_it_has_passed() {
    let log = Log::default();
    let driver = Driver::new(log.agent(SECOND * 3), slow([says("a secret")]));
    let (events, mut receiver) = desk::events(16);
    let mut run = driver.start("attack");
    refused(driver.drive_with(&mut run, &events).await);
    let mut told = Vec::new();
    while let Ok(event) = receiver.try_recv() {
        told.push(event);
    }
    assert!(told.contains(&Event::Text { text: "a secret".into() }), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn approval_waits_for_the_check() {
    let log = Log::default();
    let agent = log.agent(SECOND * 3).tool(
        Tool::new("pay", "", async |_: NoArguments| Ok("paid".into())).needs_approval(),
    );
    let script = [calls(&[("p", "pay", "{}")]), says("done")];
    let driver = Driver::new(agent, slow(script));
    let mut run = driver.start("attack");
    assert_eq!(refused(driver.drive(&mut run).await), "no attacks");
}

/// The reply stays in the run with its calls, which nothing may make, so the user's next message can't follow.
#[tokio::test(start_paused = true)]
async fn a_message_whose_reply_calls_tools_is_the_last_if_it_was_refused() {
    let log = Log::default();
    let driver = Driver::new(log.agent(SECOND * 3), slow(acts()));
    let mut run = driver.start("attack");
    let mut before = run.clone();
    refused(driver.drive(&mut run).await);
    assert!(!run.follow_up("Go on."));
    assert!(before.follow_up("Go on."));
}

/// A trick that is spread over two messages isn't seen as a whole.
#[tokio::test(start_paused = true)]
async fn a_message_that_has_passed_is_not_checked_together_with_the_next() {
    let log = Log::default();
    let driver = Driver::new(log.agent(SECOND), slow([says("yes?"), says("done")]));
    let mut run = driver.start("att");
    driver.drive(&mut run).await.unwrap();
    assert!(run.follow_up("ack"));
    assert_eq!(driver.drive(&mut run).await.unwrap(), "done");
    assert_eq!(log.checked(), ["att", "ack"]);
}

/// What hasn't been checked isn't let in, and the run can be driven again.
#[tokio::test(start_paused = true)]
async fn a_check_that_panics_or_hangs_refuses() {
    type Check = fn(String) -> BoxFuture<'static, Result<(), String>>;
    let checks: [(Check, &str, Duration); 3] = [
        (|_| panic!("before its future"), "the check panicked", Duration::ZERO),
        (|_| async { panic!("within it") }.boxed(), "the check panicked", Duration::ZERO),
        (|_| pending().boxed(), "the check took too long", Tool::TIMEOUT),
    ];
    for (check, why, after) in checks {
        let log = Log::default();
        let agent = Agent::new("m", "").tool(log.tool()).input_guardrail(check);
        let driver = Driver::new(agent, slow(acts()));
        let mut run = driver.start("hello");
        for _ in 0..2 {
            let start = Instant::now();
            assert_eq!(refused(driver.drive(&mut run).await), why);
            assert_eq!((start.elapsed(), log.acted()), (after, 0));
        }
        let driver = Driver::new(Agent::new("m", "").tool(log.tool()), slow(acts()));
        assert_eq!(driver.drive(&mut run).await.unwrap(), "done", "the run is whole");

        let agent = Agent::new("m", "").output_guardrail(check);
        assert_eq!(refused(Driver::new(agent, slow(acts())).drive(&mut run).await), why);
    }
}

#[tokio::test(start_paused = true)]
async fn an_output_guardrail_sees_the_last_text_of_the_agent_that_speaks_last() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let agent = |name: &'static str| {
        let seen = Arc::clone(&seen);
        Agent::new("m", "").named(name).output_guardrail(move |text| {
            seen.lock().unwrap().push(format!("{name}: {text}"));
            async move {
                match text.contains("secret") {
                    true => Err("no secrets".to_string()),
                    false => Ok(()),
                }
            }
        })
    };
    let script =
        [calls(&[("t", "transfer_to_second", "{}")]), says("a secret"), says("nothing")];
    let first = agent("first").hands_over_to("second", "");
    let driver = Driver::new(first, scripted(script)).agent(agent("second"));
    let mut run = driver.start("hello");
    assert_eq!(refused(driver.drive(&mut run).await), "no secrets");
    assert_eq!(refused(driver.drive(&mut run).await), "no secrets");
    assert_eq!(run.turns(), 2, "driving again asks nothing");
    assert!(run.follow_up("Without secrets."));
    assert_eq!(driver.drive(&mut run).await.unwrap(), "nothing");
    assert_eq!(
        *seen.lock().unwrap(),
        ["second: a secret", "second: a secret", "second: nothing"]
    );
}

/// A text of the wrong form is repaired before the guardrail sees it.
#[tokio::test(start_paused = true)]
async fn an_output_guardrail_sees_what_was_repaired() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sees = Arc::clone(&seen);
    let agent = Agent::new("m", "").output::<u32>().output_guardrail(move |text| {
        sees.lock().unwrap().push(text);
        async { Ok(()) }
    });
    let driver = Driver::new(agent, scripted([says("seven"), says("7")]));
    assert_eq!(driver.run("hello").await.unwrap(), 7);
    assert_eq!(*seen.lock().unwrap(), ["7"]);
}

/// The outer model reads it, like any error of a tool.
#[tokio::test(start_paused = true)]
async fn a_guardrail_of_an_agent_that_is_a_tool() {
    let inner =
        Agent::new("m", "").output_guardrail(|_| async { Err("no secrets".to_string()) });
    let inner = Driver::new(inner, scripted([says("a secret")]));
    let outer = Agent::new("m", "").tool(Tool::agent("ask", "", inner));
    let script = [calls(&[("a", "ask", r#"{"input": "?"}"#)]), says("done")];
    let driver = Driver::new(outer, scripted(script));
    let mut run = driver.start("hello");
    driver.drive(&mut run).await.unwrap();
    assert_eq!(outputs(run.messages()), ["error: refused: no secrets"]);
    assert!(!run.messages().contains(&Message::assistant("a secret")));
}
