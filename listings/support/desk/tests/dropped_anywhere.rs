//! Drops a driver at each of its awaits, and those of its tools, in turn. The run goes to another driver as JSON, and ends
//! as if nothing had been dropped, except that the outcome of an interrupted call with effects is unknown. It is not
//! made twice.

mod common;

use cancel_points::drop_at_each;
use common::{calls, says, scripted};
use desk::{Agent, Driver, Message, Model, NoArguments, Run, Tool, ToolResult};
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::Duration;
use tokio::time::sleep;

const INTERRUPTED: &str =
    "error: interrupted, so the outcome is unknown: check before calling again";

/// A run, and what its tools have done.
struct World {
    run: Run,
    tools: Tools,
}

#[derive(Clone, Default)]
struct Tools {
    looked_up: Arc<Counts>,
    mailed: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    begun: AtomicU32,
    ended: AtomicU32,
}

#[test]
fn dropped_anywhere() {
    let undropped = undropped();
    let (drops, interrupted) = (Cell::new(0), Cell::new(0));
    let world = async || {
        let tools = Tools::default();
        World { run: driver(&tools).start("Mail Ann the weather."), tools }
    };
    let operation = async |world: &mut World| {
        driver(&world.tools).drive(&mut world.run).await.unwrap();
    };
    let check = async |world: &mut World| {
        drops.set(drops.get() + 1);
        let mailed = &world.tools.mailed;
        let is_interrupted = mailed.begun.load(SeqCst) > mailed.ended.load(SeqCst);
        interrupted.set(interrupted.get() + u32::from(is_interrupted));

        let (text, messages) = resumed(&world.run, &world.tools).await;
        let mut expected = undropped.clone();
        if is_interrupted {
            expected[7] = Message::tool("d", INTERRUPTED);
        }
        let counts = (
            mailed.begun.load(SeqCst),
            mailed.ended.load(SeqCst),
            world.tools.looked_up.ended.load(SeqCst),
        );
        let ended = u32::from(!is_interrupted);
        if text == "Ann has mail." && messages == expected && counts == (1, ended, 5) {
            Ok(())
        } else {
            Err(format!("{text} {counts:?} {messages:?}"))
        }
    };
    let report = drop_at_each(world, operation, check);
    assert_eq!(report.lost(), Vec::<String>::new());
    assert_eq!(report.lost_without_drop(), None);

    let points: usize = report.points().iter().map(|point| point.times).sum();
    let (drops, interrupted) = (drops.get() - 1, interrupted.get()); // the last one isn't dropped
    println!(
        "{points} points, {drops} drops, {interrupted} of them while a mail was sent"
    );
    assert_eq!((points, drops, interrupted), (20, 40, 12));
}

/// Four turns: two tools that only look up something, three of which the second has effects, one, and a text.
fn driver(tools: &Tools) -> Driver<impl Model + use<>> {
    let agent = Agent::new("m", "")
        .tool(tool("get_weather", 15, &tools.looked_up))
        .tool(tool("get_address", 25, &tools.looked_up))
        .tool(tool("send_mail", 20, &tools.mailed).with_effects());
    let script = [
        calls(&[("a", "get_weather", "{}"), ("b", "get_address", "{}")]),
        calls(&[
            ("c", "get_weather", "{}"),
            ("d", "send_mail", "{}"),
            ("e", "get_address", "{}"),
        ]),
        calls(&[("f", "get_weather", "{}")]),
        says("Ann has mail."),
    ];
    Driver::new(agent, scripted(script))
}

/// A tool that waits twice, and counts.
fn tool(name: &str, millis: u64, counts: &Arc<Counts>) -> Tool {
    async fn work(millis: u64, counts: Arc<Counts>) -> ToolResult {
        counts.begun.fetch_add(1, SeqCst);
        for _ in 0..2 {
            sleep(Duration::from_millis(millis)).await;
        }
        counts.ended.fetch_add(1, SeqCst);
        Ok(format!("done in {millis} ms, twice"))
    }
    let counts = Arc::clone(counts);
    Tool::new(name, "", move |_: NoArguments| work(millis, Arc::clone(&counts)))
}

/// How the run ends in another process, with the same tools.
async fn resumed(run: &Run, tools: &Tools) -> (String, Vec<Message>) {
    let saved = serde_json::to_string(run).unwrap();
    let mut run: Run = serde_json::from_str(&saved).unwrap();
    let text = driver(tools).drive(&mut run).await.unwrap();
    (text, run.messages().to_vec())
}

/// The conversation of a run that nothing interrupts.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn undropped() -> Vec<Message> {
    let tools = Tools::default();
    let run = driver(&tools).start("Mail Ann the weather.");
    let (text, messages) = resumed(&run, &tools).await;
    assert_eq!(text, "Ann has mail.");
    messages
}
