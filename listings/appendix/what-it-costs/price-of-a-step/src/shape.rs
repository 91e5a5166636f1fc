//! What holds on every machine, by generous factors, so the page may say it.

use std::collections::HashMap;
use std::io::stdin;

const ONE_THREAD: &str = "tokio, one thread";
const THREAD: &str = "start, join a thread";

/// Each of them has a price for each of the steps.
const RUNTIMES: [&str; 3] = [ONE_THREAD, "tokio", "asyncio"];
const STEPS: [&str; 9] = [
    "call a function",
    "await a function",
    "lock and unlock",
    "one turn of the loop",
    "a turn with a limit",
    "a turn in a select!",
    "spawn and await a task",
    "a message and a reply",
    THREAD,
];

/// To await a function takes at most this many times as long as to call one.
const AS_A_CALL: u64 = if cfg!(debug_assertions) { 20 } else { 5 };

/// While a thread starts and ends, one thread takes this many tasks, or fewer if they aren't optimized.
const DOZENS: u64 = if cfg!(debug_assertions) { 5 } else { 24 };
/// But not that many.
const THOUSAND: u64 = 1_000;

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

/// All steps but a thread take fewer nanoseconds than this, and in Rust fewer than the second.
const MOST: u64 = 100_000;
const MOST_IN_RUST: u64 = 10_000;

/// Reads lines as this program prints them, and exits with 1 if they break a rule, or if there are too few: `all`
/// needs each step on each runtime, and `some` needs one.
pub fn check(rows: &str) {
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
    let mut wrong = missing(rows, &prices);
    wrong.extend(broken(&prices).iter().map(|rule| format!("no longer true: {rule}")));
    for line in &wrong {
        eprintln!("{line}");
    }
    std::process::exit(if wrong.is_empty() { 0 } else { 1 });
}

fn missing(rows: &str, prices: &HashMap<(String, String), u64>) -> Vec<String> {
    let mut missing = Vec::new();
    match rows {
        "all" => {
            for (runtime, step) in
                RUNTIMES.iter().flat_map(|it| STEPS.map(|step| (*it, step)))
            {
                if !prices.contains_key(&(runtime.to_string(), step.to_string())) {
                    missing.push(format!("missing: `{step}` on {runtime}"));
                }
            }
        }
        "some" => {}
        _ => panic!("there is no table {rows}"),
    }
    if prices.is_empty() {
        missing.push("missing: all rows".to_string());
    }
    missing
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
    let both =
        price(ONE_THREAD, "await a function").zip(price(ONE_THREAD, "call a function"));
    if both.is_some_and(|(awaited, called)| awaited > AS_A_CALL * called) {
        broken.push("to await a function takes as little as to call it".to_string());
    }
    let both = price(ONE_THREAD, THREAD).zip(price(ONE_THREAD, "spawn and await a task"));
    if both.is_some_and(|(thread, task)| thread > THOUSAND * task) {
        broken.push(format!("a thread takes less than {THOUSAND} tasks"));
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
        let most = if runtime == "asyncio" { MOST } else { MOST_IN_RUST };
        if step != THREAD && *nanoseconds >= most {
            broken.push(format!("`{step}` takes less than {most} ns on {runtime}"));
        }
        if *nanoseconds == 0 {
            broken.push(format!("`{step}` takes something on {runtime}"));
        }
    }
    broken
}
