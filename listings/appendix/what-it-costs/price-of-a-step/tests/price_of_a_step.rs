use std::io::Write;
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_price-of-a-step");

/// The rules of the recorded measurement, for fewer steps.
#[test]
fn a_small_measurement_keeps_the_rules() {
    let measured = ["tokio, one thread", "tokio"].map(fastest).concat();
    let (kept, why) = check("some", &measured);
    assert!(kept, "{why}{measured}");
}

#[test]
fn a_broken_rule_is_named() {
    for (measured, rule) in [
        (
            "tokio, one thread  spawn and await a task  500\n\
             tokio, one thread  start, join a thread  2499\n",
            "`start, join a thread` takes 5 times as long",
        ),
        (
            "tokio, one thread  spawn and await a task  500\n\
             asyncio  spawn and await a task  1499\n",
            "`spawn and await a task` takes asyncio 3 times as long",
        ),
        (
            "asyncio  one turn of the loop  5000\nasyncio  a turn with a limit  9999\n",
            "`a turn with a limit` takes asyncio twice",
        ),
        (
            "tokio, one thread  one turn of the loop  500\n\
             tokio, one thread  a turn in a select!  1001\n",
            "`select!` adds little",
        ),
        ("tokio  lock and unlock  10000\n", "`lock and unlock` takes less than"),
        ("asyncio  lock and unlock  100000\n", "`lock and unlock` takes less than"),
        ("asyncio  lock and unlock  0\n", "`lock and unlock` takes something"),
        (
            "tokio, one thread  call a function  2\n\
             tokio, one thread  await a function  41\n",
            "to await a function",
        ),
        (
            "tokio, one thread  spawn and await a task  50\n\
             tokio, one thread  start, join a thread  50001\n",
            "a thread takes less than 1000 tasks",
        ),
    ] {
        let (kept, why) = check("some", measured);
        assert!(
            !kept && why.contains(rule) && why.lines().count() == 1,
            "{measured}{why}"
        );
    }
}

#[test]
fn each_missing_row_is_named() {
    let (kept, why) = check("some", "");
    assert_eq!((kept, why.as_str()), (false, "missing: all rows\n"));
    let (kept, why) = check("all", "asyncio  lock and unlock  900\n");
    assert!(!kept && why.lines().count() == 3 * 9 - 1, "{why}");
    assert!(why.contains("missing: `lock and unlock` on tokio\n"), "{why}");
}

/// For each step, the least of many short runs. Busy cores only make a run slower, and a short one may escape them.
fn fastest(runtime: &str) -> String {
    let runs: Vec<Vec<(String, u64)>> = (0..20).map(|_| run(runtime)).collect();
    let steps = runs[0].iter().enumerate();
    let lines = steps.map(|(step, (name, _))| {
        let least = runs.iter().map(|run| run[step].1).min().unwrap();
        format!("{name}  {least}\n")
    });
    lines.collect()
}

fn run(runtime: &str) -> Vec<(String, u64)> {
    let said = Command::new(PROGRAM).args([runtime, "200"]).output().unwrap().stdout;
    let said = String::from_utf8(said).unwrap();
    let price = |line: &str| {
        let (name, nanoseconds) = line.rsplit_once("  ").unwrap();
        (name.to_string(), nanoseconds.parse().unwrap())
    };
    said.lines().map(price).collect()
}

/// Whether the program finds that these measurements keep the rules, and what it says.
fn check(rows: &str, measured: &str) -> (bool, String) {
    let mut program = Command::new(PROGRAM)
        .args(["check", rows])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(measured.as_bytes()).unwrap();
    let output = program.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}
