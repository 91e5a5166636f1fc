//! What a driver does in which order, and when.

mod common;

use common::{calls, outputs, says, scripted};
use desk::{
    Agent, ChatRequest, Driver, Error, Finish, NoArguments, Reply, Stopped, Tool,
};
use model_client::Retry;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::future::ready;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Six calls of one second: four at once by default, so they take two seconds.
#[tokio::test(start_paused = true)]
async fn a_few_tools_at_once() {
    for (limit, most, seconds) in
        [(None, 4, 2), (Some(6), 6, 1), (Some(1), 1, 6), (Some(0), 1, 6)]
    {
        let working = Arc::new(AtomicUsize::new(0));
        let most_at_once = Arc::new(AtomicUsize::new(0));
        let (count, peak) = (Arc::clone(&working), Arc::clone(&most_at_once));
        let tool = Tool::new("act", "", move |_: NoArguments| {
            let count = Arc::clone(&count);
            peak.fetch_max(count.fetch_add(1, SeqCst) + 1, SeqCst);
            async move {
                sleep(Duration::from_secs(1)).await;
                count.fetch_sub(1, SeqCst);
                Ok("acted".into())
            }
        });
        let six = ["a", "b", "c", "d", "e", "f"].map(|id| (id, "act", "{}"));
        let agent = Agent::new("m", "").tool(tool);
        let driver = Driver::new(agent, scripted([calls(&six), says("done")]));
        let driver = match limit {
            Some(limit) => driver.tools_at_once(limit),
            None => driver,
        };
        let start = Instant::now();
        driver.run("Go.").await.unwrap();
        assert_eq!(most_at_once.load(SeqCst), most, "{limit:?}");
        assert_eq!(start.elapsed(), Duration::from_millis(100 + 1000 * seconds));
    }
}

#[derive(Deserialize, JsonSchema)]
struct Pause {
    seconds: u64,
}

#[tokio::test(start_paused = true)]
async fn outputs_in_the_order_of_the_calls() {
    let ended = Arc::new(Mutex::new(Vec::new()));
    let ends = Arc::clone(&ended);
    let tool = Tool::new("wait", "", move |pause: Pause| {
        let ends = Arc::clone(&ends);
        async move {
            sleep(Duration::from_secs(pause.seconds)).await;
            ends.lock().unwrap().push(pause.seconds);
            Ok(pause.seconds.to_string())
        }
    });
    let waits = calls(&[
        ("a", "wait", r#"{"seconds": 3}"#),
        ("b", "wait", r#"{"seconds": 1}"#),
        ("c", "wait", r#"{"seconds": 2}"#),
    ]);
    let driver =
        Driver::new(Agent::new("m", "").tool(tool), scripted([waits, says("done")]));
    let mut run = driver.start("Go.");
    driver.drive(&mut run).await.unwrap();
    assert_eq!(*ended.lock().unwrap(), [1, 2, 3]);
    assert_eq!(outputs(run.messages()), ["3", "1", "2"]);
}

#[tokio::test(start_paused = true)]
async fn out_of_turns() {
    let tool = || Tool::new("act", "", async |_: NoArguments| Ok("acted".into()));
    let again = |request: &ChatRequest| {
        let id = format!("call_{}", request.messages.len());
        ready(Ok(calls(&[(&id, "act", "{}")])))
    };
    let driver = Driver::new(Agent::new("m", "").tool(tool()), again);
    let mut run = driver.start("Go.");
    for _ in 0..2 {
        let stopped = driver.drive(&mut run).await;
        assert!(matches!(stopped, Err(Stopped::OutOfTurns)), "{stopped:?}");
    }
    assert_eq!((run.turns(), outputs(run.messages()).len()), (10, 10));
    let driver = Driver::new(Agent::new("m", "").tool(tool()).max_turns(3), again);
    let mut run = driver.start("Go.");
    assert!(driver.drive(&mut run).await.is_err());
    assert_eq!(run.turns(), 3);
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Forecast {
    city: String,
    degrees: i32,
}

const PARIS: &str = r#"{"city": "Paris", "degrees": 21}"#;

#[tokio::test(start_paused = true)]
async fn structured_output_with_one_repair() {
    let paris = || Forecast { city: "Paris".into(), degrees: 21 };
    let agent = || Agent::new("m", "").output::<Forecast>();

    let driver = Driver::new(agent(), scripted([says(PARIS)]));
    assert_eq!(driver.run("Go.").await.unwrap(), paris());

    let mild = r#"{"city": "Paris", "degrees": "mild"}"#;
    let driver = Driver::new(agent(), scripted([says(mild), says(PARIS)]));
    let mut run = driver.start("Go.");
    assert_eq!(driver.drive(&mut run).await.unwrap(), paris());
    assert_eq!((run.turns(), run.messages().len()), (2, 5));

    let driver = Driver::new(agent(), scripted([says(mild), says("mild")]));
    let mut run = driver.start("Go.");
    for _ in 0..2 {
        let stopped = driver.drive(&mut run).await;
        assert!(matches!(stopped, Err(Stopped::BadOutput(_))), "{stopped:?}");
    }
    assert_eq!(run.turns(), 2);
}

#[tokio::test]
async fn what_the_model_is_told() {
    let seen = Arc::new(Mutex::new(Value::Null));
    let sees = Arc::clone(&seen);
    let model = move |request: &ChatRequest| {
        *sees.lock().unwrap() = serde_json::to_value(request).unwrap();
        ready(Ok(says(PARIS)))
    };
    let tool = Tool::new("wait", "Waits.", async |_: Pause| Ok("waited".into()));
    let agent = Agent::new("m", "Be brief.").tool(tool).must_call("wait");
    Driver::new(agent.output::<Forecast>(), model).run("Go.").await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen["messages"][0]["content"], "Be brief.");
    assert_eq!(seen["messages"][1]["content"], "Go.");
    let function = &seen["tools"][0]["function"];
    assert_eq!(
        (&function["name"], &function["description"]),
        (&"wait".into(), &"Waits.".into())
    );
    assert_eq!(function["parameters"]["properties"]["seconds"]["type"], "integer");
    assert_eq!(seen["tool_choice"]["function"]["name"], "wait");
    let format = &seen["response_format"];
    assert_eq!(
        (&format["type"], &format["json_schema"]["name"]),
        (&"json_schema".into(), &"Forecast".into())
    );
    assert_eq!(
        format["json_schema"]["schema"]["properties"]["degrees"]["type"],
        "integer"
    );
}

/// The second request is tried twice, and the tool that was called before it, once.
#[tokio::test(start_paused = true)]
async fn a_request_is_retried_and_what_tools_have_done_is_not() {
    let (asked, acted) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&asked);
    let model = move |_: &ChatRequest| {
        ready(match count.fetch_add(1, SeqCst) {
            0 => Ok(calls(&[("call_1", "act", "{}")])),
            1 => Err(Error::CutOff),
            _ => Ok(says("done")),
        })
    };
    let count = Arc::clone(&acted);
    let tool = Tool::new("act", "", move |_: NoArguments| {
        count.fetch_add(1, SeqCst);
        async { Ok("acted".into()) }
    });
    let driver = Driver::new(Agent::new("m", "").tool(tool.with_effects()), model);
    assert_eq!(driver.run("Go.").await.unwrap(), "done");
    assert_eq!((asked.load(SeqCst), acted.load(SeqCst)), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn after_an_error_the_run_goes_on_where_it_was() {
    let failures = Arc::new(Mutex::new(vec![
        Ok(Reply { finish: Finish::Length, ..says("do") }),
        Err(Error::CutOff),
    ]));
    let model = move |_: &ChatRequest| {
        ready(failures.lock().unwrap().pop().unwrap_or_else(|| Ok(says("done"))))
    };
    let driver = Driver::new(Agent::new("m", ""), model)
        .retry(Retry { attempts: 1, ..Retry::default() });
    let mut run = driver.start("Go.");
    let stopped = driver.drive(&mut run).await;
    assert!(matches!(stopped, Err(Stopped::Model(Error::CutOff))), "{stopped:?}");
    let stopped = driver.drive(&mut run).await;
    assert!(matches!(stopped, Err(Stopped::Incomplete(Finish::Length))), "{stopped:?}");
    assert_eq!(driver.drive(&mut run).await.unwrap(), "done");
    assert_eq!((run.turns(), run.usage().prompt_tokens), (1, 20));
}

/// An agent whose tool is another agent. A driver can be shared, and its runs can be spawned.
#[tokio::test(start_paused = true)]
async fn an_agent_as_a_tool() {
    let writer = Arc::new(Driver::new(Agent::new("m", ""), scripted([says("Dear Ann")])));
    let tool = Tool::new("write", "", move |_: NoArguments| {
        let writer = Arc::clone(&writer);
        async move { Ok(writer.run("Write.").await?) }
    });
    let agent = Agent::new("m", "").tool(tool);
    let script = [calls(&[("a", "write", "{}")]), says("done")];
    let driver = Arc::new(Driver::new(agent, scripted(script)));
    let runs = [1, 2].map(|_| {
        let driver = Arc::clone(&driver);
        tokio::spawn(async move { driver.run("Go.").await })
    });
    for run in runs {
        assert_eq!(run.await.unwrap().unwrap(), "done");
    }
}
