//! The nine things that a tool can do, and what becomes of each. The run goes on every time.

mod common;

use common::{calls, outputs, says, scripted};
use desk::{Agent, Driver, Model, NoArguments, Run, Stopped, Tool, ToolResult};
use schemars::JsonSchema;
use serde::Deserialize;
use std::future::{pending, ready};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

#[derive(Deserialize, JsonSchema)]
struct Place {
    /// The city's name, in English.
    city: String,
}

async fn get_weather(place: Place) -> ToolResult {
    match place.city.as_str() {
        "Atlantis" => Err("no such city".into()),
        city => Ok(format!("sunny in {city}")),
    }
}

#[tokio::test(start_paused = true)]
async fn it_succeeds() {
    let tool = Tool::new("act", "", get_weather);
    assert_eq!(output(tool, r#"{"city": "Paris"}"#).await, "sunny in Paris");
    let tool = Tool::new("act", "", async |_: NoArguments| Ok("acted".into()));
    assert_eq!(output(tool, "").await, "acted");
}

#[tokio::test(start_paused = true)]
async fn it_fails() {
    let tool = || Tool::new("act", "", get_weather);
    assert_eq!(output(tool(), r#"{"city": "Atlantis"}"#).await, "error: no such city");
    let wrong = output(tool(), r#"{"town": "Paris"}"#).await;
    assert!(wrong.starts_with("error: wrong arguments: missing field `city`"), "{wrong}");
    let cut = output(tool(), r#"{"city": "Par"#).await;
    assert!(cut.starts_with("error: wrong arguments: EOF"), "{cut}");
    let empty = output(tool(), "").await;
    assert!(empty.starts_with("error: wrong arguments: missing field `city`"), "{empty}");
}

#[tokio::test(start_paused = true)]
async fn it_hangs() {
    let hangs = || Tool::new("act", "", |_: NoArguments| pending::<ToolResult>());
    let start = Instant::now();
    let limited = hangs().timeout(Duration::from_secs(2));
    assert_eq!(output(limited, "{}").await, "error: took longer than 2s");
    let limited = hangs().with_effects().timeout(Duration::from_secs(2));
    assert_eq!(
        output(limited, "{}").await,
        "error: took longer than 2s, so the outcome is unknown: check before calling again"
    );
    assert_eq!(output(hangs(), "{}").await, "error: took longer than 60s");
    assert_eq!(start.elapsed().as_secs(), 64);
}

/// While it blocks, another tool of the same run works, although the runtime has one thread.
#[tokio::test]
async fn it_blocks() {
    let (send, receive) = mpsc::channel();
    let receive = std::sync::Mutex::new(receive);
    let waits = Tool::blocking("wait_for_mail", "", move |_: NoArguments| {
        let receive = receive.lock().unwrap();
        Ok(receive.recv_timeout(Duration::from_secs(5))?)
    });
    let sends = Tool::new("send_mail", "", move |_: NoArguments| {
        let sent = send.send("hello".to_string());
        async move { Ok(format!("{sent:?}")) }
    });
    let agent = Agent::new("m", "").tool(waits).tool(sends);
    let both = calls(&[("a", "wait_for_mail", "{}"), ("b", "send_mail", "{}")]);
    let run = done(&Driver::new(agent, scripted([both, says("done")]))).await;
    assert_eq!(outputs(run.messages()), ["hello", "Ok(())"]);
}

#[tokio::test(start_paused = true)]
async fn it_panics() {
    fn panics(_: NoArguments) -> ToolResult {
        panic!("a bug")
    }
    let at_once = Tool::new("act", "", |arguments| {
        let result = panics(arguments);
        async { result }
    });
    assert_eq!(output(at_once, "{}").await, "error: panicked");
    let later = Tool::new("act", "", async |arguments| {
        sleep(Duration::from_secs(1)).await;
        panics(arguments)
    });
    assert_eq!(output(later, "{}").await, "error: panicked");
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("a bug")
        }
    }
    let dropped = Tool::new("act", "", async |_: NoArguments| {
        let _bomb = Bomb;
        pending().await
    });
    assert_eq!(output(dropped, "{}").await, "error: panicked");
    let on_a_thread = Tool::blocking("act", "", panics).with_effects();
    assert_eq!(
        output(on_a_thread, "{}").await,
        "error: panicked, so the outcome is unknown: check before calling again"
    );
}

/// A blocking tool goes on after its time is over, and after the driver is dropped. An async one doesn't.
#[tokio::test]
async fn it_ignores_its_cancel() {
    let (begun, ended) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let may_end = Arc::new(AtomicBool::new(false));
    let log = [&begun, &ended].map(Arc::clone);
    let goes_on = Arc::clone(&may_end);
    let blocks = move || {
        let ([begins, ends], goes_on) = (log.clone(), Arc::clone(&goes_on));
        Tool::blocking("act", "", move |_: NoArguments| {
            begins.fetch_add(1, SeqCst);
            while !goes_on.load(SeqCst) {
                thread::sleep(Duration::from_millis(1));
            }
            ends.fetch_add(1, SeqCst);
            Ok("done".into())
        })
    };
    let limited = blocks().timeout(Duration::from_millis(20));
    assert_eq!(output(limited, "{}").await, "error: took longer than 20ms");
    assert_eq!(ended.load(SeqCst), 0);

    let driver = driver_of(blocks(), "{}");
    tokio::select! {
        _ = driver.run("Go.") => panic!("the tool waits"),
        () = until(&begun, 2) => {}
    }
    assert_eq!(ended.load(SeqCst), 0);
    may_end.store(true, SeqCst);
    until(&ended, 2).await;

    let count = Arc::clone(&ended);
    let waits = Tool::new("act", "", move |_: NoArguments| {
        let count = Arc::clone(&count);
        async move {
            sleep(Duration::from_millis(600)).await;
            count.fetch_add(1, SeqCst);
            Ok("done".into())
        }
    });
    let driver = driver_of(waits, "{}");
    let dropped = timeout(Duration::from_millis(100), driver.run("Go.")).await;
    assert!(dropped.is_err());
    sleep(Duration::from_secs(1)).await;
    assert_eq!(ended.load(SeqCst), 2);
}

async fn until(count: &AtomicU32, reaches: u32) {
    while count.load(SeqCst) < reaches {
        sleep(Duration::from_millis(1)).await;
    }
}

/// With effects, an interrupted call isn't made again. Without, it is.
#[tokio::test(start_paused = true)]
async fn it_has_effects() {
    for (has_effects, times, text) in [
        (
            true,
            1,
            "error: interrupted, so the outcome is unknown: check before calling again",
        ),
        (false, 2, "sent"),
    ] {
        let begun = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&begun);
        let tool = Tool::new("act", "", move |_: NoArguments| {
            count.fetch_add(1, SeqCst);
            async {
                sleep(Duration::from_secs(1)).await;
                Ok("sent".into())
            }
        });
        let driver =
            driver_of(if has_effects { tool.with_effects() } else { tool }, "{}");
        let mut run = driver.start("Go.");
        let half_a_second = Duration::from_millis(500);
        assert!(timeout(half_a_second, driver.drive(&mut run)).await.is_err());
        assert_eq!(driver.drive(&mut run).await.unwrap(), "done");
        assert_eq!(begun.load(SeqCst), times);
        assert_eq!(outputs(run.messages()), [text]);
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_unknown() {
    let tool = Tool::new("another", "", get_weather);
    assert_eq!(output(tool, "{}").await, "error: there is no tool act");
}

/// The run stops before the call, and can be approved or refused.
#[tokio::test(start_paused = true)]
async fn it_needs_approval() {
    let tool = Tool::new("act", "", get_weather).needs_approval();
    let driver = driver_of(tool, r#"{"city": "Paris"}"#);
    let mut run = driver.start("Go.");
    for _ in 0..2 {
        let stopped = driver.drive(&mut run).await;
        let Err(Stopped::NeedsApproval(calls)) = stopped else { panic!("{stopped:?}") };
        assert_eq!(calls[0].arguments, r#"{"city": "Paris"}"#);
    }
    let mut refused = run.clone();
    run.approve("call_1");
    assert_eq!(driver.drive(&mut run).await.unwrap(), "done");
    assert_eq!(outputs(run.messages()), ["sunny in Paris"]);

    refused.finish("call_1", "refused: not today");
    assert_eq!(driver.drive(&mut refused).await.unwrap(), "done");
    assert_eq!(outputs(refused.messages()), ["refused: not today"]);
}

/// Whoever has asked the model, and whichever ids it has used.
#[tokio::test(start_paused = true)]
async fn it_is_never_called_without_approval() {
    let agent = || {
        Agent::new("m", "")
            .tool(Tool::new("look", "", async |_: NoArguments| Ok("seen".into())))
            .tool(Tool::new("act", "", get_weather).needs_approval())
    };
    let both = calls(&[("a", "look", "{}"), ("a", "act", "{}")]);
    let driver = Driver::new(agent(), scripted([both.clone(), says("done")]));
    let mut asked_by_hand = driver.start("Go.");
    asked_by_hand.reply(both).unwrap();
    for mut run in [driver.start("Go."), asked_by_hand] {
        let stopped = driver.drive(&mut run).await;
        let Err(Stopped::NeedsApproval(calls)) = stopped else { panic!("{stopped:?}") };
        assert_eq!(calls[0].name, "act");
    }
}

/// What a run knows is lost with its process, except what was saved. So a run that was saved before a call makes it again.
#[tokio::test(start_paused = true)]
async fn after_a_crash_it_is_called_again() {
    let begun = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&begun);
    let tool = Tool::new("act", "", move |_: NoArguments| {
        count.fetch_add(1, SeqCst);
        async { Ok("sent".into()) }
    });
    let driver = driver_of(tool.with_effects(), "{}");
    let saved = driver.start("Go.");
    let mut crashed = saved.clone();
    driver.drive(&mut crashed).await.unwrap();
    driver.drive(&mut saved.clone()).await.unwrap();
    assert_eq!(begun.load(SeqCst), 2);
}

/// A run that is kept is saved with the note that the call begins, so another process doesn't make it again.
#[tokio::test(start_paused = true)]
async fn after_a_crash_it_is_not_called_again_if_the_run_is_kept() {
    let begun = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&begun);
    let tool = Tool::new("act", "", move |_: NoArguments| {
        count.fetch_add(1, SeqCst);
        pending::<ToolResult>()
    });
    let saved = Arc::new(Mutex::new(None));
    let file = Arc::clone(&saved);
    let driver = driver_of(tool.with_effects(), "{}").keep_with(move |run| {
        *file.lock().unwrap() = Some(run.clone());
        ready(Ok(()))
    });
    let limit = Duration::from_secs(1);
    let crashed = timeout(limit, driver.run("Go.")).await;
    assert!(crashed.is_err());
    let mut run = saved.lock().unwrap().take().unwrap();
    assert_eq!(driver.drive(&mut run).await.unwrap(), "done");
    assert_eq!(begun.load(SeqCst), 1);
    let unknown =
        "error: interrupted, so the outcome is unknown: check before calling again";
    assert_eq!(outputs(run.messages()), [unknown]);
}

/// Two mails under the same id: whichever is interrupted, neither is sent twice.
#[tokio::test(start_paused = true)]
async fn two_calls_with_the_same_id_have_effects_once() {
    let begun = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&begun);
    let tool = Tool::new("act", "", move |_: NoArguments| {
        count.fetch_add(1, SeqCst);
        pending::<ToolResult>()
    });
    let both = calls(&[("a", "act", "{}"), ("a", "act", "{}")]);
    let agent = Agent::new("m", "").tool(tool.with_effects());
    let driver = Driver::new(agent, scripted([both, says("done")]));
    let mut run = driver.start("Go.");
    let second = Duration::from_secs(1);
    assert!(timeout(second, driver.drive(&mut run)).await.is_err());
    assert_eq!(driver.drive(&mut run).await.unwrap(), "done");
    assert_eq!(begun.load(SeqCst), 2);
}

/// A person who approves twice, before and after a drop, doesn't cause a second call.
#[tokio::test(start_paused = true)]
async fn approved_twice_it_is_called_once() {
    let begun = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&begun);
    let tool = Tool::new("act", "", move |_: NoArguments| {
        count.fetch_add(1, SeqCst);
        pending::<ToolResult>()
    });
    let driver = driver_of(tool.with_effects().needs_approval(), "{}");
    let mut run = driver.start("Go.");
    assert!(driver.drive(&mut run).await.is_err());
    for _ in 0..2 {
        run.approve("call_1");
        let _ = timeout(Duration::from_secs(1), driver.drive(&mut run)).await;
    }
    assert_eq!(begun.load(SeqCst), 1);
}

/// What the model reads after one call of the tool `act`.
async fn output(tool: Tool, arguments: &str) -> String {
    let run = done(&driver_of(tool, arguments)).await;
    outputs(run.messages())[0].to_string()
}

/// A driver whose model calls the tool `act`, and is done.
fn driver_of(tool: Tool, arguments: &str) -> Driver<impl Model + use<>> {
    let script = [calls(&[("call_1", "act", arguments)]), says("done")];
    Driver::new(Agent::new("m", "").tool(tool), scripted(script))
}

/// A run that this driver has driven to its end.
async fn done(driver: &Driver<impl Model>) -> Run {
    let mut run = driver.start("Go.");
    assert_eq!(driver.drive(&mut run).await.unwrap(), "done");
    run
}
