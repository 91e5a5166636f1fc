//! The same work on four runtimes for one thread. `ci/runtimes.py` measures it from outside, with arguments such as
//! `timers tokio 200000`.

mod on_little_loop;
mod on_local_pool;
mod on_smol;
mod on_tokio;

use std::env;
use std::error::Error;

/// Does something this many times, and returns how many times it has happened.
type Case = fn(usize) -> usize;

const RUNTIMES: [&str; 4] = ["tokio", "little-loop", "LocalPool", "smol"];

/// The cases, each on every runtime that has what it needs.
const CASES: [(&str, [Option<Case>; 4]); 5] = [
    (
        "spawn and join",
        [
            Some(on_tokio::spawn_and_join),
            Some(on_little_loop::spawn_and_join),
            Some(on_local_pool::spawn_and_join),
            Some(on_smol::spawn_and_join),
        ],
    ),
    (
        "yield",
        [
            Some(on_tokio::yields),
            Some(on_little_loop::yields),
            Some(on_local_pool::yields),
            Some(on_smol::yields),
        ],
    ),
    (
        "messages",
        [
            Some(on_tokio::messages),
            Some(on_little_loop::messages),
            Some(on_local_pool::messages),
            Some(on_smol::messages),
        ],
    ),
    (
        "timers",
        [
            Some(on_tokio::timers),
            Some(on_little_loop::timers),
            None,
            Some(on_smol::timers),
        ],
    ),
    (
        "echo",
        [Some(on_tokio::echo), Some(on_little_loop::echo), None, Some(on_smol::echo)],
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [case, runtime, times] = &arguments[..] {
        let case = CASES.iter().find(|(name, _)| name == case).ok_or("no such case")?;
        let runtime = RUNTIMES.iter().position(|name| name == runtime);
        let run = case.1[runtime.ok_or("no such runtime")?];
        println!("{}", run.ok_or("the runtime can't do that")?(times.parse()?));
        return Ok(());
    }
    println!("{:<14}{}", "case", RUNTIMES.map(|name| format!("{name:>13}")).concat());
    for (name, runtimes) in CASES {
        let times = runtimes.map(|run| match run {
            Some(run) => format!("{:>13}", run(1_000)),
            None => format!("{:>13}", "-"),
        });
        println!("{name:<14}{}", times.concat());
    }
    Ok(())
}
