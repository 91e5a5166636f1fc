//! What holds on every machine, by generous factors, so the page may say it.

use std::collections::HashMap;
use std::io::stdin;

const ONE_THREAD: &str = "tokio, one thread";
const THREAD: &str = "start, join a thread";

/// While a thread starts and ends, one thread takes this many tasks, or fewer if they aren't optimized.
const DOZENS: u64 = if cfg!(debug_assertions) { 5 } else { 24 };

/// On one thread, the first takes at least this many times as long as the second.
const LONGER: [(&str, u64, &str); 7] = [
    ("one turn of the loop", 3, "await a function"),
    ("one turn of the loop", 2, "lock and unlock"),
    ("spawn and await a task", 3, "await a function"),
    (THREAD, DOZENS, "spawn and await a task"),
    (THREAD, 2, "a message and a reply"),
    (THREAD, 2, "a turn with a limit"),
    (THREAD, 2, "a turn in a select!"),
];

/// Steps that take asyncio at least `ASYNCIO` times as long.
const SHORTER: [&str; 4] = [
    "a turn with a limit",
    "a turn in a select!",
    "spawn and await a task",
    "a message and a reply",
];
const ASYNCIO: u64 = 3;

/// Steps that take asyncio at least twice as long as a turn.
const TASKS: [&str; 2] = ["a turn with a limit", "a turn in a select!"];

/// All steps but a thread take fewer nanoseconds than this.
const MOST: u64 = 100_000;

/// Reads lines as this program prints them, and exits with 1 if they break a rule.
pub fn check() {
    let mut prices = HashMap::new();
    for line in stdin().lines() {
        let line = line.expect("text on the standard input");
        let cells: Vec<&str> = line.split("  ").collect();
        let [runtime, step, nanoseconds] = cells[..] else {
            panic!("not three cells: {line}")
        };
        let nanoseconds: u64 = nanoseconds.parse().expect("a number");
        prices.insert((runtime.to_string(), step.to_string()), nanoseconds);
    }
    let broken = broken(&prices);
    for rule in &broken {
        eprintln!("no longer true: {rule}");
    }
    std::process::exit(if broken.is_empty() { 0 } else { 1 });
}

fn broken(prices: &HashMap<(String, String), u64>) -> Vec<String> {
    let price = |runtime: &str, step: &str| {
        prices.get(&(runtime.to_string(), step.to_string())).copied()
    };
    let mut broken = Vec::new();
    for (long, factor, short) in LONGER {
        let both = price(ONE_THREAD, long).zip(price(ONE_THREAD, short));
        if both.is_some_and(|(long, short)| long < factor * short) {
            broken.push(format!("`{long}` takes {factor} times as long as `{short}`"));
        }
    }
    for step in SHORTER {
        let both = price("asyncio", step).zip(price(ONE_THREAD, step));
        if both.is_some_and(|(asyncio, tokio)| asyncio < ASYNCIO * tokio) {
            broken.push(format!("`{step}` takes asyncio {ASYNCIO} times as long"));
        }
    }
    let both = price(ONE_THREAD, "a turn in a select!")
        .zip(price(ONE_THREAD, "one turn of the loop"));
    if both.is_some_and(|(select, turn)| select > 2 * turn) {
        broken.push("`select!` adds little to a turn".to_string());
    }
    for step in TASKS {
        let both = price("asyncio", step).zip(price("asyncio", "one turn of the loop"));
        if both.is_some_and(|(step, turn)| step < 2 * turn) {
            broken.push(format!("`{step}` takes asyncio twice as long as a turn"));
        }
    }
    for ((runtime, step), nanoseconds) in prices {
        if step != THREAD && *nanoseconds >= MOST {
            broken.push(format!("`{step}` takes less than {MOST} ns on {runtime}"));
        }
    }
    broken
}
