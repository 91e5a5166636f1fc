use futures::StreamExt;
use futures::executor::{LocalPool, block_on};
use futures::stream::FuturesUnordered;
use futures::task::LocalSpawnExt;
use std::cell::RefCell;
use std::thread;
use std::time::Instant;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

mod countdown;
mod memory;
mod shape;

use countdown::Countdown;

/// Prints that all of them work, or what one measurement says, or which rule a table on the standard input breaks.
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        [] => {
            for runtime in RUNTIMES {
                wait(runtime, 1_000);
                println!("{runtime}: 1,000 wait, and all get their answers");
            }
        }
        ["check", rows] => shape::check(rows),
        [runtime, count] => {
            let count = count.parse().expect("a number of tasks");
            let Cost { bytes, nanoseconds } = wait(runtime, count);
            let peak = memory::peak() / 1_000_000;
            println!("{runtime}  {count}  {bytes}  {nanoseconds}  {peak}");
        }
        _ => panic!(
            "no argument, or a runtime and a number of tasks, or `check` and the name of a table"
        ),
    }
}

const RUNTIMES: [&str; 6] =
    ["tokio", "tokio, one thread", "little-loop", "smol", "futures", "threads"];

// ANCHOR: wait
fn wait(runtime: &str, count: usize) -> Cost {
    match runtime {
        "tokio" => pool().block_on(measure(count, agent, tokio::spawn)),
        "tokio, one thread" => one_thread().block_on(measure(count, agent, tokio::spawn)),
        "little-loop" => little_loop::block_on(measure(count, agent, little_loop::spawn)),
        "smol" => smol::block_on(measure(count, agent, smol::spawn)),
        "futures" => {
            let mut pool = LocalPool::new();
            let spawner = pool.spawner();
            let spawn = |agent| spawner.spawn_local_with_handle(agent);
            pool.run_until(measure(count, agent, spawn))
        }
        "threads" => {
            block_on(measure(count, agent, |agent| thread::spawn(|| block_on(agent))))
        }
        _ => wait_without_handles(runtime, count),
    }
}
// ANCHOR_END: wait

fn wait_without_handles(runtime: &str, count: usize) -> Cost {
    match runtime {
        "tokio, no handles" => {
            pool().block_on(measure(count, agent, |agent| drop(tokio::spawn(agent))))
        }
        "tokio, one thread, no handles" => {
            one_thread()
                .block_on(measure(count, agent, |agent| drop(tokio::spawn(agent))))
        }
        "little-loop, no handles" => {
            little_loop::block_on(measure(count, agent, |agent| {
                drop(little_loop::spawn(agent))
            }))
        }
        "smol, no handles" => {
            smol::block_on(measure(count, agent, |agent| smol::spawn(agent).detach()))
        }
        "futures, no handles" => {
            let mut pool = LocalPool::new();
            let spawner = pool.spawner();
            pool.run_until(measure(count, agent, |agent| spawner.spawn_local(agent)))
        }
        "FuturesUnordered" => block_on(in_one_task(count)),
        _ => panic!("there is no runtime {runtime}"),
    }
}

// ANCHOR: agent
async fn agent(answer: oneshot::Receiver<()>) {
    WAITING.one_more();
    answer.await.expect("every agent gets an answer");
    ANSWERED.one_more();
}
// ANCHOR_END: agent

// ANCHOR: measure
async fn measure<F, H>(
    count: usize,
    agent: fn(oneshot::Receiver<()>) -> F,
    spawn: impl Fn(F) -> H,
) -> Cost {
    let all_wait = WAITING.from(count);
    let all_are_answered = ANSWERED.from(count);
    let (before, start) = (memory::used(), Instant::now());
    let mut answers = Vec::with_capacity(count);
    let mut handles = Vec::with_capacity(count);
    for _ in 0..count {
        let (answer, wait) = oneshot::channel();
        answers.push(answer);
        handles.push(spawn(agent(wait)));
    }
    all_wait.await;
    let started = start.elapsed();
    let bytes = memory::used().saturating_sub(before) / count;

    let start = Instant::now();
    for answer in answers {
        answer.send(()).expect("the agent waits");
    }
    all_are_answered.await;
    drop(handles);
    let nanoseconds = (started + start.elapsed()).as_nanos() as usize / count;
    Cost { bytes, nanoseconds }
}
// ANCHOR_END: measure

/// The agents as futures of a single task.
async fn in_one_task(count: usize) -> Cost {
    let agents = RefCell::new(FuturesUnordered::new());
    let push = |agent| agents.borrow_mut().push(agent);
    let poll_all = async {
        let mut agents = agents.take();
        while agents.next().await.is_some() {}
    };
    futures::join!(measure(count, agent, push), poll_all).0
}

fn pool() -> Runtime {
    Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("the system starts a few threads")
}

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// What one waiting agent takes, if many of them share what all take together.
struct Cost {
    /// Resident memory while all wait.
    bytes: usize,
    /// From the first spawn to the last end, without the time when all wait.
    nanoseconds: usize,
}

static WAITING: Countdown = Countdown::new();
static ANSWERED: Countdown = Countdown::new();
