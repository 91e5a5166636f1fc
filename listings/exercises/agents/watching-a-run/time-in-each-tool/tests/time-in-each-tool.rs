//! Runs whose tools take as many seconds as their arguments say.

use desk::{Agent, Driver, Event, Tool};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;
use time_in_each_tool::time_in_tools;
use tokio::join;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

fn sleeps(name: &str) -> Tool {
    let schema = json!({ "type": "object" });
    Tool::with_schema(name, "Sleeps.", schema, |arguments, _| {
        let arguments: Value = serde_json::from_str(arguments).expect("JSON");
        let seconds = arguments["seconds"].as_u64().expect("a number");
        async move {
            sleep(Duration::from_secs(seconds)).await;
            Ok("done".into())
        }
    })
}

/// A call with the id `a`, `b`, and so on: the same ones in each reply.
fn reply<const N: usize>(calls: [(&str, u64); N]) -> Step {
    let call = |((name, seconds), id): ((&str, u64), char)| {
        let arguments = json!({ "seconds": seconds, "input": "Go." });
        Call::new(name, arguments).id(&id.to_string())
    };
    Step::calls(calls.into_iter().zip('a'..).map(call))
}

fn driver<const N: usize>(
    model: &str,
    tools: [Tool; N],
    steps: impl IntoIterator<Item = Step>,
) -> Driver<Client> {
    let agent = tools.into_iter().fold(Agent::new(model, ""), Agent::tool);
    Driver::new(agent, Client::in_process(FakeLlm::new(Script::new(steps))))
}

/// The seconds in each tool of a run, which is left after `limit`.
async fn watched(driver: Driver<Client>, limit: Duration) -> BTreeMap<String, u64> {
    let (events, receiver) = desk::events(16);
    let drive = async {
        let events = events;
        let _ =
            timeout(limit, driver.drive_with(&mut driver.start("Go."), &events)).await;
    };
    let ended = timeout(2 * HOUR, async { join!(drive, time_in_tools(receiver)).1 });
    let times = ended.await.expect("the run has ended, but time_in_tools goes on");
    times.into_iter().map(|(name, time)| (name, time.as_secs())).collect()
}

fn expected<const N: usize>(times: [(&str, u64); N]) -> BTreeMap<String, u64> {
    times.map(|(name, seconds)| (name.to_string(), seconds)).into()
}

#[tokio::test(start_paused = true)]
async fn calls_one_after_another_add_up() {
    let steps = [reply([("look", 2)]), reply([("look", 3)]), Step::respond("Done.")];
    let times = watched(driver("m", [sleeps("look")], steps), HOUR).await;
    assert_eq!(times, expected([("look", 5)]), "look took 2 s and then 3 s");
}

#[tokio::test(start_paused = true)]
async fn calls_overlap() {
    let steps = [reply([("look", 5), ("ask", 2), ("look", 1)]), Step::respond("Done.")];
    let times = watched(driver("m", [sleeps("look"), sleeps("ask")], steps), HOUR).await;
    assert_eq!(
        times,
        expected([("ask", 2), ("look", 6)]),
        "two calls of look, 5 s and 1 s, and one of ask, 2 s, all at once"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_has_not_finished_counts_until_the_end() {
    let steps = [reply([("look", 60)])];
    let times =
        watched(driver("m", [sleeps("look")], steps), Duration::from_secs(7)).await;
    assert_eq!(
        times,
        expected([("look", 7)]),
        "look takes a minute, and the run was left after 7 s"
    );
}

#[tokio::test(start_paused = true)]
async fn tools_of_agents_that_are_tools_have_both_names() {
    let scout = |name: &str, seconds| {
        let steps = [reply([("look", seconds)]), Step::respond("Seen.")];
        Tool::agent(name, "", driver("m", [sleeps("look")], steps))
    };
    let steps = [reply([("near", 0), ("far", 0), ("look", 1)]), Step::respond("Done.")];
    let tools = [scout("near", 2), scout("far", 5), sleeps("look")];
    let times = watched(driver("m", tools, steps), HOUR).await;
    assert_eq!(
        times,
        expected([
            ("far", 5),
            ("far/look", 5),
            ("look", 1),
            ("near", 2),
            ("near/look", 2)
        ]),
        "the agents near and far each call look, for 2 s and 5 s, with the same id, and so does the outer agent, for 1 s"
    );
}

#[tokio::test(start_paused = true)]
async fn other_events_take_no_time() {
    let steps = [Step::respond("Just a text.").per_token(Duration::from_secs(1))];
    let times = watched(driver("m", [], steps), HOUR).await;
    assert_eq!(times, expected([]));
    let (events, receiver) = desk::events(1);
    events.tell(Event::Progress { text: "half way".into() }).await;
    drop(events);
    assert_eq!(time_in_tools(receiver).await, BTreeMap::new());
}
