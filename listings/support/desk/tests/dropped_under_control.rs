//! Drops a run with guardrails, a handoff, an approval, and saving at each of its awaits. It continues from what was in
//! memory, and once more from what was saved. Both end as if nothing had been dropped, except that a refund which was
//! interrupted isn't made again.

mod common;

use cancel_points::drop_at_each;
use common::{calls, says, scripted};
use desk::{Agent, Driver, Message, Model, NoArguments, Run, Stopped, Tool};
use std::cell::Cell;
use std::io;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::sleep;

const INTERRUPTED: &str =
    "error: interrupted, so the outcome is unknown: check before calling again";

/// How many refunds have begun and ended, and the run as it was last saved.
#[derive(Clone, Default)]
struct Shop {
    begun: Arc<AtomicU32>,
    ended: Arc<AtomicU32>,
    saved: Arc<Mutex<Option<String>>>,
}

struct World {
    shop: Shop,
    run: Run,
}

#[test]
fn dropped_under_control() {
    let undropped = undropped();
    let drops = Cell::new(0);
    let world = async || {
        let shop = Shop::default();
        World { run: shop.driver().start("My bill?"), shop }
    };
    let operation =
        async |world: &mut World| drop(world.shop.drive(&mut world.run).await);
    let check = async |world: &mut World| {
        drops.set(drops.get() + 1);
        let Shop { begun, ended, saved } = &world.shop;
        let before = (begun.load(SeqCst), ended.load(SeqCst));
        let in_memory = Some(serde_json::to_string(&world.run).unwrap());
        let on_disk = saved.lock().unwrap().clone();
        for (place, run) in [("memory", in_memory), ("disk", on_disk)] {
            let Some(run) = run else { continue };
            begun.store(before.0, SeqCst);
            let mut run: Run = serde_json::from_str(&run).unwrap();
            let text = world.shop.drive(&mut run).await;
            let messages = run.messages();
            let is_interrupted = messages.contains(&Message::tool("r", INTERRUPTED));
            let mut expected = undropped.clone();
            if is_interrupted {
                let at =
                    expected.iter().position(|it| *it == Message::tool("r", "refunded"));
                expected[at.unwrap()] = Message::tool("r", INTERRUPTED);
            }
            let begun = begun.load(SeqCst);
            let is_right = match place {
                // A refund that has ended is written down in the same poll.
                "memory" => begun == 1 && is_interrupted == (before.0 > before.1),
                // The save before a refund is done when it begins, and the one after it may be missing.
                _ => is_interrupted || begun == 1,
            };
            let is_whole =
                text == "Done." && run.agent() == "billing" && messages == expected;
            if begun > 1 || !is_right || !is_whole {
                return Err(format!(
                    "{place}: {before:?} {begun} {is_interrupted} {messages:?}"
                ));
            }
        }
        Ok(())
    };
    let report = drop_at_each(world, operation, check);
    assert_eq!(report.lost(), Vec::<String>::new());
    assert_eq!(report.lost_without_drop(), None);
    let points: usize = report.points().iter().map(|point| point.times).sum();
    println!("{points} points, {} drops", drops.get() - 1);
    assert_eq!((points, drops.get() - 1), (26, 52));
}

impl Shop {
    fn driver(&self) -> Driver<impl Model + use<>> {
        let pause = || sleep(Duration::from_millis(20));
        let pass = move |_: String| async move {
            sleep(Duration::from_millis(70)).await; // longer than a reply
            pause().await;
            Ok(())
        };
        let look_up = || {
            Tool::new("look_up", "", move |_: NoArguments| async move {
                pause().await;
                Ok("found".into())
            })
        };
        let (begun, ended) = (Arc::clone(&self.begun), Arc::clone(&self.ended));
        let refund = Tool::new("refund", "", move |_: NoArguments| {
            let (begun, ended) = (Arc::clone(&begun), Arc::clone(&ended));
            async move {
                begun.fetch_add(1, SeqCst);
                sleep(Duration::from_millis(15)).await;
                ended.fetch_add(1, SeqCst);
                Ok("refunded".into())
            }
        });
        let triage = Agent::new("small", "").named("triage").tool(look_up());
        let billing = Agent::new("large", "").named("billing").tool(look_up());
        let script = [
            calls(&[("t", "transfer_to_billing", "{}"), ("a", "look_up", "{}")]),
            calls(&[("b", "look_up", "{}"), ("r", "refund", "{}")]),
            says("Done."),
        ];
        let saved = Arc::clone(&self.saved);
        let keep = move |run: &Run| {
            let (saved, run) = (Arc::clone(&saved), serde_json::to_string(run).unwrap());
            async move {
                sleep(Duration::from_millis(5)).await;
                *saved.lock().unwrap() = Some(run);
                Ok::<(), io::Error>(())
            }
        };
        Driver::new(
            triage.hands_over_to("billing", "").input_guardrail(pass),
            scripted(script),
        )
        .agent(
            billing.tool(refund.with_effects().needs_approval()).output_guardrail(pass),
        )
        .keep_with(keep)
    }

    /// Drives the run to its end, and approves whatever waits for it.
    async fn drive(&self, run: &mut Run) -> String {
        loop {
            match self.driver().drive(run).await {
                Err(Stopped::NeedsApproval(calls)) => {
                    calls.iter().for_each(|call| run.approve(&call.id));
                }
                ended => return ended.unwrap(),
            }
        }
    }
}

/// The conversation of a run that nothing interrupts.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn undropped() -> Vec<Message> {
    let shop = Shop::default();
    let mut run = shop.driver().start("My bill?");
    shop.drive(&mut run).await;
    run.messages().to_vec()
}
