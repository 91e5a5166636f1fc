//! Limits of one client that several agents share, some of them tools of others.

use desk::{Agent, Driver, Tool};
use fake_llm::{Call, FakeLlm, RetryAfter, Script, Step};
use futures::future::try_join_all;
use model_client::{Client, Retry};
use serde_json::json;
use std::time::Duration;
use tokio::join;
use tokio::time::{Instant, timeout};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// A boss who asks three helpers at once, each of whom asks one of their own.
fn boss(client: &Client) -> Driver<Client> {
    let driver =
        |name: &str| Driver::new(Agent::new(name, "").named(name), client.clone());
    let spy = |name: &str| Tool::agent(name, "", driver("spy"));
    let scout = Agent::new("scout", "").named("scout").tool(spy("spy"));
    let scout = Tool::agent("scout", "", Driver::new(scout, client.clone()));
    let agent = Agent::new("boss", "").named("boss").tool(scout);
    Driver::new(agent, client.clone())
}

/// Each reply takes a second.
fn steps() -> [Step; 5] {
    let call = |name| Call::new(name, json!({ "input": "Go." }));
    [
        Step::calls([call("scout"), call("scout"), call("scout")])
            .for_model("boss")
            .when_asked("Begin."),
        Step::calls([call("spy")]).for_model("scout").when_asked("Go."),
        Step::respond("A crab.").for_model("spy"),
        Step::respond("The spy saw it.").for_model("scout"),
        Step::respond("Then we know.").for_model("boss"),
    ]
    .map(|step| step.after(SECOND).always())
}

/// Requests of one run: two of the boss, two of each scout, and one of each spy.
const REQUESTS: u64 = 2 + 3 * (2 + 1);

#[tokio::test(start_paused = true)]
async fn one_open_call_is_enough_for_agents_within_agents() {
    for (at_once, watched) in [(1, false), (1, true), (2, false), (2, true), (100, true)]
    {
        let fake = FakeLlm::new(Script::new(steps()));
        let client = Client::in_process(fake.clone()).at_most(at_once);
        let driver = boss(&client);
        let (events, mut receiver) = desk::events(1);
        let read = async { while receiver.recv().await.is_some() {} };
        let mut run = driver.start("Begin.");
        let drive = async {
            let events = if watched { events } else { desk::Events::none() };
            driver.drive_with(&mut run, &events).await
        };
        let (answer, ()) =
            timeout(HOUR, async { join!(drive, read) }).await.expect("a circle");
        assert_eq!(answer.unwrap(), "Then we know.");
        assert_eq!(fake.counts().requests, REQUESTS);
        assert_eq!(fake.counts().most_at_once, at_once.min(3));
    }
}

#[tokio::test(start_paused = true)]
async fn the_limit_holds_for_many_runs_together() {
    let fake = FakeLlm::new(Script::new(steps()).at_once(3));
    let client = Client::in_process(fake.clone()).at_most(3);
    let driver = boss(&client);
    let runs = try_join_all((0..10).map(|_| driver.run("Begin.")));
    timeout(HOUR, runs).await.expect("a circle").unwrap();
    let counts = fake.counts();
    assert_eq!((counts.answered, counts.too_many), (10 * REQUESTS, 0));
    assert_eq!(counts.most_at_once, 3);
}

/// The server accepts five calls a second, after a burst of two, and no call is tried again.
#[tokio::test(start_paused = true)]
async fn the_rate_holds_for_agents_within_agents() {
    let script = Script::new(steps()).bucket(5, 2, RetryAfter::Neither);
    let fake = FakeLlm::new(script);
    let client = Client::in_process(fake.clone()).at_rate(5, 2);
    let once = Retry { attempts: 1, ..Retry::default() };
    let driver = boss(&client).retry(once);
    let start = Instant::now();
    try_join_all((0..10).map(|_| driver.run("Begin."))).await.unwrap();
    assert_eq!((fake.counts().answered, fake.counts().too_many), (10 * REQUESTS, 0));
    let shortest = SECOND * (10 * REQUESTS as u32 - 2) / 5;
    assert!(start.elapsed() >= shortest, "{:?}", start.elapsed());
}

/// Without a limit of its own, the same client is refused.
#[tokio::test(start_paused = true)]
async fn a_server_with_a_rate_refuses_a_client_without_one() {
    let fake = FakeLlm::new(Script::new(steps()).bucket(5, 2, RetryAfter::Neither));
    let driver = boss(&Client::in_process(fake.clone()));
    let once = Retry { attempts: 1, ..Retry::default() };
    let driver = driver.retry(once);
    assert!(try_join_all((0..10).map(|_| driver.run("Begin."))).await.is_err());
    assert!(fake.counts().too_many > 0);
}
