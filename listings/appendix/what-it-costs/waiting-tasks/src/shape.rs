//! What holds on every machine, by generous factors, so that the page may say it.

use std::io::stdin;
use std::process::exit;

/// A waiting task occupies fewer bytes than this, unless it is a thread.
const LIGHT: f64 = 2_000.0;

/// The peak of a process in which a million tasks wait, in MB, unless asyncio runs them.
const MILLION: f64 = 500.0;

/// Among as many tasks or more, each of the first runtime needs at least so many times what one of the second needs.
const MORE_BYTES: [(usize, &str, f64, &str); 5] = [
    (10_000, "asyncio", 2.0, "tokio"),
    (10_000, "asyncio", 2.0, "little-loop"),
    (10_000, "asyncio", 2.0, "smol"),
    (10_000, "asyncio", 2.0, "futures"),
    (1_000, "threads", 5.0, "tokio"),
];
const MORE_TIME: [(usize, &str, f64, &str); 5] = [
    (1_000, "asyncio", 2.0, "tokio"),
    (10_000, "asyncio", 2.0, "little-loop"),
    (10_000, "asyncio", 2.0, "smol"),
    (10_000, "asyncio", 2.0, "futures"),
    (1_000, "threads", 3.0, "tokio"),
];

/// Among more than 10,000 tasks, each occupies as much as among 10,000, up to this factor.
const LEVEL: f64 = 1.5;

/// A handle adds less than this factor to the bytes of a task, except in the `futures` crate, where it adds more.
const HANDLE: f64 = 1.25;

/// What one run of the program prints.
struct Measured {
    runtime: String,
    tasks: usize,
    bytes: f64,
    nanoseconds: f64,
    peak: f64,
}

/// Reads lines as this program prints them, and exits with 1 if they break a rule.
pub fn check() {
    let lines = stdin().lines().map(|line| line.expect("text on the standard input"));
    let all: Vec<Measured> = lines.map(|line| Measured::parse(&line)).collect();
    let broken: Vec<String> = all.iter().flat_map(|it| it.breaks(&all)).collect();
    for rule in &broken {
        eprintln!("no longer true: {rule}");
    }
    exit(if broken.is_empty() { 0 } else { 1 });
}

impl Measured {
    fn parse(line: &str) -> Measured {
        let cells: Vec<&str> = line.split("  ").collect();
        let [runtime, tasks, bytes, nanoseconds, peak] = cells[..] else {
            panic!("not five cells: {line}")
        };
        let number = |cell: &str| cell.parse().expect("a number");
        Measured {
            runtime: runtime.to_string(),
            tasks: tasks.parse().expect("a number of tasks"),
            bytes: number(bytes),
            nanoseconds: number(nanoseconds),
            peak: number(peak),
        }
    }

    /// The rules that this measurement breaks, alone or beside others.
    fn breaks(&self, all: &[Measured]) -> Vec<String> {
        let Measured { runtime, tasks, .. } = self;
        let find = |runtime: &str, tasks| {
            all.iter().find(|it| it.runtime == runtime && it.tasks == tasks)
        };
        let mut broken = Vec::new();
        if runtime != "threads" && self.bytes >= LIGHT {
            broken.push(format!("{runtime}: a task occupies less than {LIGHT} bytes"));
        }
        if *tasks == 1_000_000 && runtime != "asyncio" && self.peak >= MILLION {
            broken.push(format!("{runtime}: a million tasks stay below {MILLION} MB"));
        }
        for (least, more, factor, less) in MORE_BYTES {
            let other = find(less, *tasks).filter(|_| more == runtime && *tasks >= least);
            if other.is_some_and(|other| self.bytes < factor * other.bytes) {
                broken.push(format!("{more}: {factor} times the memory of {less}"));
            }
        }
        for (least, more, factor, less) in MORE_TIME {
            let other = find(less, *tasks).filter(|_| more == runtime && *tasks >= least);
            if other.is_some_and(|other| self.nanoseconds < factor * other.nanoseconds) {
                broken.push(format!("{more}: {factor} times the time of {less}"));
            }
        }
        let without = find(&format!("{runtime}, no handles"), *tasks);
        if without.is_some_and(|without| {
            (self.bytes > HANDLE * without.bytes) != (runtime == "futures")
        }) {
            broken.push(format!("{runtime}: handles are heavy in `futures` alone"));
        }
        let few = find(runtime, 10_000).filter(|few| few.tasks < *tasks);
        if few.is_some_and(|few| {
            self.bytes.max(few.bytes) >= LEVEL * self.bytes.min(few.bytes)
        }) {
            broken.push(format!(
                "{runtime}: a task among {tasks} occupies no more or less"
            ));
        }
        broken
    }
}
