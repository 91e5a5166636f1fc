//! What a watcher is told, and what a watcher that stalls or leaves does to a run.

mod common;

use common::{calls, outputs, says, scripted};
use desk::{Agent, Call, Driver, Error, Event, Events, Stopped, Tool};
use desk::{Message, NoArguments, Run};
use fake_llm::{FakeLlm, Fault, Item, Script, Step};
use model_client::Client;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep, timeout};
use tokio::{join, select, spawn};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

fn agent() -> Agent {
    Agent::new("small", "You plan trips.").named("planner")
}

fn call(name: &str) -> Item {
    Item::Call(fake_llm::Call::new(name, json!({})))
}

fn text(text: &str) -> Item {
    Item::Text(text.to_string())
}

/// A tool that takes this long, and counts how many times it has begun and ended.
fn slow(name: &str, time: Duration, counts: &Arc<[AtomicUsize; 2]>) -> Tool {
    let counts = counts.clone();
    Tool::new(name, "Takes its time.", move |_: NoArguments| {
        let counts = counts.clone();
        async move {
            counts[0].fetch_add(1, Relaxed);
            sleep(time).await;
            counts[1].fetch_add(1, Relaxed);
            Ok("done".into())
        }
    })
}

fn begun_and_ended(counts: &[AtomicUsize; 2]) -> (usize, usize) {
    (counts[0].load(Relaxed), counts[1].load(Relaxed))
}

/// All events, in short, until the run ends.
async fn all(mut receiver: Receiver<Event>) -> Vec<String> {
    let mut told = Vec::new();
    while let Some(event) = receiver.recv().await {
        told.push(short(&event));
    }
    told
}

fn short(event: &Event) -> String {
    match event {
        Event::Asked { agent } => format!("asked {agent}"),
        Event::Text { text } => format!("text {text}"),
        Event::Called { name, .. } => format!("called {name}"),
        Event::Progress { text } => format!("progress {text}"),
        Event::Finished { output, .. } => format!("finished {output}"),
        Event::HandedOver { to } => format!("to {to}"),
        Event::Within { tool, event } => format!("{tool}: {}", short(event)),
    }
}

/// Drives a run that is watched to its end.
async fn watched(
    driver: &Driver<Client>,
    run: &mut Run,
) -> (Result<String, Stopped>, Vec<String>) {
    let (events, receiver) = desk::events(16);
    let drive = async {
        let events = events;
        driver.drive_with(run, &events).await
    };
    timeout(HOUR, async { join!(drive, all(receiver)) }).await.expect("it ends")
}

#[tokio::test(start_paused = true)]
async fn everything_is_told_in_the_order_in_which_it_happens() {
    let fake = FakeLlm::new(Script::new([
        Step::reply([text("Let me look."), call("look")]),
        Step::respond("It is sunny."),
    ]));
    let look =
        Tool::with_call("look", "Looks.", |_: NoArguments, call: Call| async move {
            call.events.tell(Event::Progress { text: "half way".into() }).await;
            Ok("sun".into())
        });
    let driver = Driver::new(agent().tool(look), Client::in_process(fake.clone()));
    let (ended, told) = watched(&driver, &mut driver.start("How is it?")).await;
    assert_eq!(ended.unwrap(), "It is sunny.");
    let expected = [
        "asked planner",
        "text Let",
        "text  me",
        "text  look.",
        "called look",
        "progress half way",
        "finished sun",
        "asked planner",
        "text It",
        "text  is",
        "text  sunny.",
    ];
    assert_eq!(told, expected);
    assert!(fake.requests().iter().all(|request| request.streamed));
}

#[tokio::test(start_paused = true)]
async fn an_event_waits_and_so_does_the_run() {
    let counts = Arc::default();
    let fake = FakeLlm::new(Script::new([
        Step::reply([text("one two three four"), call("look")]),
        Step::respond("Done."),
    ]));
    let agent = agent().tool(slow("look", SECOND, &counts));
    let driver = Driver::new(agent, Client::in_process(fake.clone()));
    let (events, mut receiver) = desk::events(2);
    let mut run = driver.start("Look.");
    let reader = async {
        sleep(SECOND * 60).await;
        let seen =
            (fake.counts().tokens, fake.counts().requests, begun_and_ended(&counts));
        assert!(seen.0 <= 3, "{seen:?}");
        assert_eq!((seen.1, seen.2), (1, (0, 0)));
        receiver.recv().await;
        all(receiver).await
    };
    let drive = async {
        let events = events;
        driver.drive_with(&mut run, &events).await
    };
    let (ended, _) = join!(drive, reader);
    ended.unwrap();
    assert_eq!(begun_and_ended(&counts), (1, 1));
}

/// The time that a reader takes isn't the tool's, so it mustn't count against the tool's limit.
#[tokio::test(start_paused = true)]
async fn a_stalled_reader_makes_no_tool_time_out() {
    let steps = |_: NoArguments| async {
        for _ in 0..4 {
            sleep(SECOND).await;
        }
        Ok("slow is done".into())
    };
    let fast = |_: NoArguments| async { Ok("fast is done".into()) };
    let fake = FakeLlm::new(Script::new([
        Step::reply([call("slow"), call("fast"), call("fast")]),
        Step::respond("Done."),
    ]));
    let agent =
        agent().tool(Tool::new("slow", "", steps)).tool(Tool::new("fast", "", fast));
    let driver = Driver::new(agent, Client::in_process(fake));
    let (events, mut receiver) = desk::events(1);
    let mut run = driver.start("Go.");
    let reader = async {
        while let Some(event) = receiver.recv().await {
            if matches!(event, Event::Called { .. }) {
                sleep(HOUR).await;
            }
        }
    };
    let drive = async {
        let events = events;
        driver.drive_with(&mut run, &events).await
    };
    let (ended, ()) = join!(drive, reader);
    ended.unwrap();
    assert_eq!(outputs(run.messages()), ["slow is done", "fast is done", "fast is done"]);
}

/// In each of these runs, the reader leaves in another state of the run. Nothing may begin afterward.
#[tokio::test(start_paused = true)]
async fn a_reader_that_leaves_stops_the_run_wherever_it_is() {
    for room in [1, 2, 3, 100] {
        for leave_at in 0..9 {
            for pause in [Duration::ZERO, SECOND / 2, HOUR] {
                let counts = Arc::default();
                let fake = FakeLlm::new(Script::new([
                    Step::reply([text("one two"), call("look"), call("write")]),
                    Step::respond("three four").times(5),
                ]));
                let agent = agent()
                    .tool(slow("look", SECOND, &counts))
                    .tool(slow("write", SECOND, &counts).with_effects());
                let driver = Driver::new(agent, Client::in_process(fake.clone()));
                let mut run = driver.start("Look.");
                let (events, mut receiver) = desk::events(room);
                let task = spawn(async move {
                    let ended = driver.drive_with(&mut run, &events).await;
                    (ended, run, driver)
                });
                for _ in 0..leave_at {
                    receiver.recv().await;
                }
                sleep(pause).await;
                let seen = || (begun_and_ended(&counts), fake.counts().requests);
                let before = seen();
                drop(receiver);
                let left = Instant::now();
                let (ended, mut run, driver) = task.await.unwrap();
                assert_eq!(left.elapsed(), Duration::ZERO);
                sleep(HOUR).await;
                let place =
                    format!("room {room}, left after {leave_at} events and {pause:?}");
                assert_eq!(seen(), before, "begun since: {place}");
                match ended {
                    Err(Stopped::Unwatched) => {}
                    Ok(answer) => assert_eq!(answer, "three four", "{place}"),
                    Err(stopped) => panic!("{stopped}: {place}"),
                }
                let answer = driver.drive(&mut run).await;
                assert_eq!(answer.unwrap(), "three four", "{place}");
            }
        }
    }
}

/// A reader that hasn't been told of a call with effects, and leaves: the call hasn't begun, so its outcome is known.
#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_told_yet_has_not_begun() {
    let counts = Arc::default();
    let fake = FakeLlm::new(Script::new([
        Step::reply([text("one"), call("write")]),
        Step::respond("Done."),
    ]));
    let agent = agent().tool(slow("write", SECOND, &counts).with_effects());
    let driver = Driver::new(agent, Client::in_process(fake));
    let mut run = driver.start("Write.");
    let (events, mut receiver) = desk::events(1);
    let reader = async move {
        receiver.recv().await; // leaves room for the text only
        sleep(SECOND).await;
    };
    let (ended, ()) = join!(driver.drive_with(&mut run, &events), reader);
    assert!(matches!(ended, Err(Stopped::Unwatched)));
    assert_eq!(begun_and_ended(&counts), (0, 0));
    driver.drive(&mut run).await.unwrap();
    assert_eq!(outputs(run.messages()), ["done"]);
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_call_is_told_when_the_run_goes_on() {
    let fake =
        FakeLlm::new(Script::new([Step::reply([call("write")]), Step::respond("Done.")]));
    let agent = agent().tool(slow("write", SECOND, &Arc::default()).with_effects());
    let driver = Driver::new(agent, Client::in_process(fake));
    let mut run = driver.start("Write.");
    assert!(timeout(SECOND / 2, driver.drive(&mut run)).await.is_err());
    let (ended, told) = watched(&driver, &mut run).await;
    ended.unwrap();
    assert!(told[0].starts_with("finished error: interrupted"), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_breaks_off_is_asked_for_again_only_by_the_next_drive() {
    let fake = FakeLlm::new(Script::new([
        Step::respond("one two three").with(Fault::CutAfter(3)),
        Step::respond("one two three"),
    ]));
    let driver = Driver::new(agent(), Client::in_process(fake.clone()));
    let mut run = driver.start("Count.");
    let (ended, told) = watched(&driver, &mut run).await;
    assert!(matches!(ended, Err(Stopped::Model(Error::CutOff))));
    assert_eq!((told[0].as_str(), fake.counts().requests), ("asked planner", 1));
    let (ended, told) = watched(&driver, &mut run).await;
    assert_eq!(ended.unwrap(), "one two three");
    assert_eq!(told, ["asked planner", "text one", "text  two", "text  three"]);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_before_the_first_token_is_tried_again() {
    let fake = FakeLlm::new(Script::new([
        Step::raise_error(fake_llm::ApiError::new(503, "overloaded")),
        Step::respond("Here."),
    ]));
    let driver = Driver::new(agent(), Client::in_process(fake.clone()));
    let (ended, told) = watched(&driver, &mut driver.start("Hello?")).await;
    assert_eq!(ended.unwrap(), "Here.");
    assert_eq!((told.len(), fake.counts().requests), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_model_without_a_stream_is_told_in_one_piece() {
    let look = Tool::new("look", "Looks.", |_: NoArguments| async { Ok("sun".into()) });
    let driver = Driver::new(
        agent().tool(look),
        scripted([calls(&[("a", "look", "{}")]), says("It is sunny.")]),
    );
    let (events, receiver) = desk::events(16);
    let mut run = driver.start("How is it?");
    let drive = async {
        let events = events;
        driver.drive_with(&mut run, &events).await
    };
    let (ended, told) = join!(drive, all(receiver));
    assert_eq!(ended.unwrap(), "It is sunny.");
    let expected = [
        "asked planner",
        "called look",
        "finished sun",
        "asked planner",
        "text It is sunny.",
    ];
    assert_eq!(told, expected);
    assert_eq!(run.usage().completion_tokens, 2);
}

/// A run of which nobody reads the events must not depend on there being any.
#[tokio::test(start_paused = true)]
async fn a_run_without_a_watcher_asks_for_whole_replies() {
    let fake = FakeLlm::new(Script::new([Step::respond("Here.")]));
    let driver = Driver::new(agent(), Client::in_process(fake.clone()));
    driver.drive_with(&mut driver.start("Hello?"), &Events::none()).await.unwrap();
    assert!(!fake.requests()[0].streamed);
}

/// The save that follows the fast tool waits for a lock that the slow tool holds, so the slow one has to be polled.
#[tokio::test(start_paused = true)]
async fn a_tool_goes_on_while_the_run_is_saved() {
    let file = Arc::new(Mutex::new(()));
    let held = file.clone();
    let slow = Tool::new("slow", "", move |_: NoArguments| {
        let held = held.clone();
        async move {
            let _guard = held.lock().await;
            sleep(SECOND).await;
            sleep(SECOND).await;
            Ok("slow is done".into())
        }
    });
    let fast = Tool::new("fast", "", |_: NoArguments| async {
        sleep(SECOND / 2).await;
        Ok("fast is done".into())
    });
    let fake = FakeLlm::new(Script::new([
        Step::reply([call("slow"), call("fast"), call("fast")]),
        Step::respond("Done."),
    ]));
    let saved = Arc::new(std::sync::Mutex::new(Vec::new()));
    let all_saved = saved.clone();
    let driver = Driver::new(
        agent().tool(slow).tool(fast.with_effects()),
        Client::in_process(fake),
    )
    .keep_with(move |run| {
        let (file, saved) = (file.clone(), saved.clone());
        let copy = serde_json::to_string(run).unwrap();
        async move {
            let _guard = file.lock().await;
            saved.lock().unwrap().push(copy);
            Ok(())
        }
    });
    let mut run = driver.start("Go.");
    let ended = timeout(HOUR, driver.drive(&mut run)).await;
    ended.expect("it ends").unwrap();
    assert_eq!(outputs(run.messages()), ["slow is done", "fast is done", "fast is done"]);

    let saved = all_saved.lock().unwrap();
    let lengths: Vec<_> =
        saved.iter().map(|run| run.matches("is done").count()).collect();
    assert!(lengths.is_sorted(), "a save went back: {lengths:?}");
}

/// What was told and what was done agree: a call has finished in the run before it is told.
#[tokio::test(start_paused = true)]
async fn what_is_told_is_written_down_already() {
    let fake = FakeLlm::new(Script::new([
        Step::reply([call("look"), call("look")]),
        Step::respond("Done.").times(2),
    ]));
    let counts = Arc::default();
    let driver = Driver::new(
        agent().tool(slow("look", SECOND, &counts)),
        Client::in_process(fake),
    );
    let mut run = driver.start("Look.");
    let (events, mut receiver) = desk::events(16);
    let first = async {
        while let Some(event) = receiver.recv().await {
            if matches!(event, Event::Finished { .. }) {
                return;
            }
        }
    };
    select! {
        biased;
        () = first => {}
        _ = driver.drive_with(&mut run, &events) => unreachable!(),
    }
    driver.drive(&mut run).await.unwrap();
    let (begun, ended) = begun_and_ended(&counts);
    assert_eq!((begun, ended), (2, 2));
    assert!(matches!(run.messages().last(), Some(Message::Assistant { .. })));
}
