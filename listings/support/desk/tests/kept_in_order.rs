//! Random runs with tools, saves, and readers of all speeds, each dropped at a random moment. A call with effects begins
//! only when a save says so, no save takes back what an earlier one said, and what is told as finished is saved. Then the
//! run goes on, from memory or from the last save, and makes no such call twice.

mod common;

use common::{calls, says, scripted};
use desk::{Agent, Call, Driver, Event, Model, NoArguments, Run, Tool};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::join;
use tokio::time::{sleep, timeout};

/// A linear congruential generator.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1);
        (self.0 >> 33) % limit
    }

    fn time(&mut self, limit: u64) -> Duration {
        Duration::from_millis(self.below(limit) * 7)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum State {
    Asked,
    Started,
    Finished,
}

/// The run as it was last saved, and how many times each call has begun.
#[derive(Default)]
struct World {
    saved: Option<Run>,
    begun: BTreeMap<String, u32>,
    /// Whether a call with effects has begun that wasn't saved as started.
    is_too_early: bool,
    is_dropped: bool,
}

type Shared = Arc<Mutex<World>>;

fn lock(world: &Shared) -> MutexGuard<'_, World> {
    world.lock().unwrap()
}

fn state(run: &Run, id: &str) -> State {
    let run = serde_json::to_value(run).unwrap();
    let is_call = |pending: &&Value| pending["call"]["id"] == id;
    match run["calls"].as_array().unwrap().iter().find(is_call) {
        Some(pending) if pending["state"] == "Asked" => State::Asked,
        Some(pending) if pending["state"] == "Started" => State::Started,
        _ => State::Finished,
    }
}

fn tool(name: &str, random: &mut Random, world: &Shared) -> Tool {
    let (has_effects, time) = (random.below(2) == 0, random.time(8));
    let world = Arc::clone(world);
    let tool = Tool::with_call(name, "", move |_: NoArguments, call: Call| {
        let world = Arc::clone(&world);
        async move {
            if has_effects {
                let mut world = lock(&world);
                let saved = world.saved.as_ref().map(|saved| state(saved, &call.id));
                world.is_too_early |= saved != Some(State::Started);
                *world.begun.entry(call.id.clone()).or_default() += 1;
            }
            call.events.tell(Event::Progress { text: "begun".into() }).await;
            sleep(time).await;
            Ok("done".into())
        }
    });
    if has_effects { tool.with_effects() } else { tool }
}

fn driver(random: &mut Random, world: &Shared) -> Driver<impl Model + use<>> {
    let ids: Vec<_> = (0..=random.below(7)).map(|n| format!("c{n}")).collect();
    let agent = Agent::new("m", "");
    let agent = ids.iter().fold(agent, |it, id| it.tool(tool(id, random, world)));
    let asked: Vec<_> = ids.iter().map(|id| (id.as_str(), id.as_str(), "{}")).collect();
    let script = [calls(&asked), says("Done.")];
    let times: Vec<_> = (0..10).map(|_| random.time(5)).collect();
    let (world, count) = (Arc::clone(world), Mutex::new(0));
    Driver::new(agent, scripted(script))
        .tools_at_once(1 + random.below(5) as usize)
        .keep_with(move |run| {
            *count.lock().unwrap() += 1;
            let time = times[*count.lock().unwrap() % times.len()];
            let (run, ids, world) = (run.clone(), ids.clone(), Arc::clone(&world));
            async move {
                sleep(time).await;
                let mut world = lock(&world);
                if let Some(saved) = &world.saved
                    && saved.turns() > 0
                    && !world.is_dropped
                {
                    assert!(ids.iter().all(|id| state(saved, id) <= state(&run, id)));
                }
                world.saved = Some(run);
                Ok(())
            }
        })
}

#[tokio::test(start_paused = true)]
async fn no_save_is_too_late_or_takes_anything_back() {
    for seed in 0..300 {
        let (mut random, world) = (Random(seed), Shared::default());
        let driver = driver(&mut random, &world);
        let mut run = driver.start("Go.");
        let (events, mut receiver) = desk::events(1 + random.below(4) as usize);
        let limit = Duration::from_millis(50) + random.time(40);
        let drive = async {
            let events = events;
            let _ = timeout(limit, driver.drive_with(&mut run, &events)).await;
        };
        let read = async {
            while let Some(event) = receiver.recv().await {
                if let Event::Finished { id, .. } = event {
                    let world = lock(&world);
                    let saved = world.saved.as_ref().expect("a save");
                    assert_eq!(state(saved, &id), State::Finished, "seed {seed}");
                }
                sleep(random.time(3)).await;
            }
        };
        join!(drive, read);
        lock(&world).is_dropped = true;
        if seed % 2 == 0 {
            run = lock(&world).saved.take().expect("a save");
        }
        assert_eq!(driver.drive(&mut run).await.unwrap(), "Done.", "seed {seed}");
        let World { begun, is_too_early, .. } = &*lock(&world);
        assert!(!is_too_early, "seed {seed}");
        assert!(begun.values().all(|times| *times == 1), "seed {seed}: {begun:?}");
    }
}
