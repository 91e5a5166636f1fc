//! Stopping after the turn, by a token; at once, by a deadline; and because a run can't be saved. It continues each time.

mod common;

use common::{calls, outputs, says, scripted};
use desk::{Agent, ChatRequest, Driver, Error, Model, NoArguments, Run, Stopped, Tool};
use std::future::ready;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

const SECOND: Duration = Duration::from_secs(1);

/// Three turns. The model takes 50 ms for each, and the tools one second.
fn driver(acted: &Arc<AtomicU32>, calls_at_once: usize) -> Driver<impl Model + use<>> {
    let acted = Arc::clone(acted);
    let tool = Tool::new("act", "", move |_: NoArguments| {
        let acted = Arc::clone(&acted);
        async move {
            sleep(SECOND).await;
            acted.fetch_add(1, SeqCst);
            Ok("acted".into())
        }
    });
    let ids: Vec<String> = (0..calls_at_once).map(|n| format!("c{n}")).collect();
    let first: Vec<_> = ids.iter().map(|id| (id.as_str(), "act", "{}")).collect();
    let script = [calls(&first), calls(&[("d", "act", "{}")]), says("done")];
    Driver::new(Agent::new("m", "").tool(tool), scripted(script))
}

fn saved_and_loaded(run: &Run) -> Run {
    serde_json::from_str(&serde_json::to_string(run).unwrap()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn after_the_turn() {
    // While the model is asked, while tools work, and while some of them haven't begun.
    for (cancelled_after, at_once, acted_then, ends_after) in
        [(20, 2, 2, 1050), (500, 2, 2, 1050), (500, 6, 6, 2050)]
    {
        let acted = Arc::default();
        let stop = CancellationToken::new();
        let driver_with = driver(&acted, at_once).stop_on(stop.clone());
        let mut run = driver_with.start("Go.");
        let start = Instant::now();
        let cancel = async {
            sleep(Duration::from_millis(cancelled_after)).await;
            stop.cancel();
        };
        let (stopped, ()) = tokio::join!(driver_with.drive(&mut run), cancel);
        assert!(matches!(stopped, Err(Stopped::Cancelled)), "{stopped:?}");
        assert_eq!(start.elapsed(), Duration::from_millis(ends_after));
        assert_eq!((acted.load(SeqCst), run.turns()), (acted_then, 1));
        assert_eq!(
            outputs(run.messages()).len(),
            at_once,
            "what has ended is written down"
        );
        let again = driver_with.drive(&mut run).await;
        assert!(matches!(again, Err(Stopped::Cancelled)), "{again:?}");

        let mut run = saved_and_loaded(&run);
        assert_eq!(driver(&acted, at_once).drive(&mut run).await.unwrap(), "done");
        assert_eq!(acted.load(SeqCst), acted_then + 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_cancelled_before_the_start_asks_nothing() {
    let acted = Arc::default();
    let stop = CancellationToken::new();
    stop.cancel();
    let driver_with = driver(&acted, 1).stop_on(stop);
    let mut run = driver_with.start("Go.");
    let start = Instant::now();
    let stopped = driver_with.drive(&mut run).await;
    assert!(matches!(stopped, Err(Stopped::Cancelled)), "{stopped:?}");
    assert_eq!((start.elapsed(), run.turns()), (Duration::ZERO, 0));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_has_ended_is_not_cancelled() {
    let acted = Arc::default();
    let stop = CancellationToken::new();
    let driver = driver(&acted, 1).stop_on(stop.clone());
    let mut run = driver.start("Go.");
    driver.drive(&mut run).await.unwrap();
    stop.cancel();
    assert_eq!(driver.drive(&mut run).await.unwrap(), "done");
}

#[tokio::test(start_paused = true)]
async fn a_deadline_leaves_a_whole_run() {
    let acted = Arc::default();
    let driver_with = driver(&acted, 2);
    let mut run = driver_with.start("Go.");
    let start = Instant::now();
    assert!(timeout(SECOND * 2, driver_with.drive(&mut run)).await.is_err());
    assert_eq!(start.elapsed(), SECOND * 2);
    assert_eq!(
        (acted.load(SeqCst), run.turns()),
        (2, 2),
        "the second turn's tool was dropped"
    );
    let mut run = saved_and_loaded(&run);
    assert_eq!(driver_with.drive(&mut run).await.unwrap(), "done");
    assert_eq!(acted.load(SeqCst), 3);
}

/// A deadline for everything, and a shorter one for each tool: the tool's comes first, and the model hears about it.
#[tokio::test(start_paused = true)]
async fn a_tools_limit_within_the_runs() {
    let tool = Tool::new("act", "", async |_: NoArguments| {
        sleep(SECOND * 100).await;
        Ok("acted".into())
    });
    let agent = Agent::new("m", "").tool(tool.timeout(SECOND));
    let driver =
        Driver::new(agent, scripted([calls(&[("a", "act", "{}")]), says("done")]));
    let mut run = driver.start("Go.");
    let ended = timeout(SECOND * 5, driver.drive(&mut run)).await;
    assert_eq!(ended.expect("the tool's limit is shorter").unwrap(), "done");
    assert_eq!(outputs(run.messages()), ["error: took longer than 1s"]);
}

/// A mail isn't sent if the run can't be saved before, so it is sent when the run is driven again.
#[tokio::test(start_paused = true)]
async fn a_tool_with_effects_waits_for_its_save() {
    let acted = Arc::new(AtomicU32::new(0));
    let is_full = Arc::new(AtomicBool::new(false));
    let driver = || {
        let (acted, is_full) = (Arc::clone(&acted), Arc::clone(&is_full));
        let send = Tool::new("send", "", move |_: NoArguments| {
            acted.fetch_add(1, SeqCst);
            async { Ok("sent".into()) }
        });
        let agent = Agent::new("m", "").tool(send.with_effects());
        let two = [("a", "send", "{}"), ("b", "send", "{}")];
        let script = [calls(&two), says("done")];
        let begun =
            |run: &Run| serde_json::to_string(run).unwrap().matches("Started").count();
        Driver::new(agent, scripted(script)).keep_with(move |run| {
            let is_lost = begun(run) > 0 && is_full.load(SeqCst);
            ready(if is_lost { Err(io::Error::other("disk full")) } else { Ok(()) })
        })
    };
    let mut run = driver().start("Go.");
    is_full.store(true, SeqCst);
    for _ in 0..2 {
        let stopped = driver().drive(&mut run).await;
        assert!(matches!(stopped, Err(Stopped::NotKept(_))), "{stopped:?}");
        assert_eq!(acted.load(SeqCst), 0);
    }
    is_full.store(false, SeqCst);
    assert_eq!(driver().drive(&mut run).await.unwrap(), "done");
    assert_eq!((acted.load(SeqCst), outputs(run.messages())), (2, vec!["sent", "sent"]));
}

/// A request that is under way ends, with its tries. Only a deadline is shorter.
#[tokio::test(start_paused = true)]
async fn a_request_that_is_tried_again_ends_first() {
    let tries = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&tries);
    let model = move |_: &ChatRequest| {
        let is_third = count.fetch_add(1, SeqCst) == 2;
        ready(if is_third {
            Ok(calls(&[("a", "act", "{}")]))
        } else {
            Err(Error::CutOff)
        })
    };
    let stop = CancellationToken::new();
    let driver = Driver::new(Agent::new("m", ""), model).stop_on(stop.clone());
    let mut run = driver.start("Go.");
    let cancel = async {
        sleep(Duration::from_millis(1)).await;
        stop.cancel();
    };
    let (stopped, ()) = tokio::join!(driver.drive(&mut run), cancel);
    assert!(matches!(stopped, Err(Stopped::Cancelled)), "{stopped:?}");
    assert_eq!((tries.load(SeqCst), run.turns()), (3, 1));
}
