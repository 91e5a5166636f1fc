//! What holds on every machine, by generous factors, so that the page may say it.

use std::io::stdin;
use std::process::exit;

/// The lines of the table in `waiting-tasks`. Threads end at `MOST_THREADS`.
const RUNTIMES: [&str; 6] =
    ["threads", "asyncio", "tokio", "little-loop", "smol", "futures"];
const COUNTS: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
const MOST_THREADS: usize = 10_000;

/// The runtimes of the table in `done-but-held`. Each has a line with handles and one without.
const WITH_HANDLES: [&str; 5] =
    ["tokio", "tokio, one thread", "little-loop", "smol", "futures"];
const AMONG: usize = 100_000;

/// A waiting task occupies fewer bytes than this, unless it is a thread.
const LIGHT: f64 = 2_000.0;

/// The peak of a process in which a million tasks wait, in MB, unless asyncio runs them.
const MILLION: f64 = 500.0;
const MILLION_IN_ASYNCIO: f64 = 2_000.0;

/// Among as many tasks or more, each of the first runtime needs at least so many times what one of the second needs.
const MORE_BYTES: [(usize, &str, f64, &str); 6] = [
    (10_000, "asyncio", 3.0, "tokio"),
    (10_000, "asyncio", 2.0, "little-loop"),
    (10_000, "asyncio", 2.0, "smol"),
    (10_000, "asyncio", 2.0, "futures"),
    (1_000, "threads", 5.0, "tokio"),
    (10_000, "threads", 10.0, "tokio"),
];
/// But a thread doesn't need more than so many times what a task needs.
const THREAD: f64 = 95.0;
const MORE_TIME: [(usize, &str, f64, &str); 5] = [
    (10_000, "asyncio", 5.0, "tokio"),
    (10_000, "asyncio", 5.0, "little-loop"),
    (10_000, "asyncio", 5.0, "smol"),
    (10_000, "asyncio", 5.0, "futures"),
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

/// Reads lines as this program prints them, and exits with 1 if they break a rule, or if one of these rows is missing:
/// those of the listing `waiting-tasks` or `done-but-held`, or any one row for `some`.
pub fn check(rows: &str) {
    let lines = stdin().lines().map(|line| line.expect("text on the standard input"));
    let all: Vec<Measured> = lines.map(|line| Measured::parse(&line)).collect();
    let is_there = |(runtime, tasks): &(String, usize)| {
        all.iter().any(|it| it.runtime == *runtime && it.tasks == *tasks)
    };
    let mut wrong: Vec<String> = (required(rows).into_iter())
        .filter(|row| !is_there(row))
        .map(|(runtime, tasks)| format!("missing: {runtime} with {tasks} tasks"))
        .collect();
    if all.is_empty() {
        wrong.push("missing: all rows".to_string());
    }
    let broken = all.iter().flat_map(|it| it.breaks(&all));
    wrong.extend(broken.map(|rule| format!("no longer true: {rule}")));
    for line in &wrong {
        eprintln!("{line}");
    }
    exit(if wrong.is_empty() { 0 } else { 1 });
}

/// The runtimes and their numbers of tasks.
fn required(rows: &str) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    match rows {
        "waiting-tasks" => {
            for runtime in RUNTIMES {
                let counts = COUNTS.iter();
                let counts =
                    counts.filter(|it| runtime != "threads" || **it <= MOST_THREADS);
                all.extend(counts.map(|count| (runtime.to_string(), *count)));
            }
        }
        "done-but-held" => {
            for runtime in WITH_HANDLES {
                all.push((runtime.to_string(), AMONG));
                all.push((format!("{runtime}, no handles"), AMONG));
            }
            all.push(("FuturesUnordered".to_string(), AMONG));
        }
        "some" => {}
        _ => panic!("there is no table {rows}"),
    }
    all
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
        let measured = [self.bytes, self.nanoseconds, self.peak];
        if measured.iter().any(|it| it.is_nan() || *it <= 0.0) {
            broken.push(format!(
                "{runtime}: everything about {tasks} tasks takes something"
            ));
        }
        if runtime != "threads" && self.bytes >= LIGHT {
            broken.push(format!("{runtime}: a task occupies less than {LIGHT} bytes"));
        }
        if *tasks == 1_000_000 && runtime != "asyncio" && self.peak >= MILLION {
            broken.push(format!("{runtime}: a million tasks stay below {MILLION} MB"));
        }
        if *tasks == 1_000_000 && runtime == "asyncio" && self.peak >= MILLION_IN_ASYNCIO
        {
            broken.push(format!("asyncio: a million stay below {MILLION_IN_ASYNCIO} MB"));
        }
        let task = find("tokio", *tasks).filter(|_| runtime == "threads");
        if task.is_some_and(|task| self.bytes > THREAD * task.bytes) {
            broken.push(format!("threads: {THREAD} times the memory of tokio at most"));
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
