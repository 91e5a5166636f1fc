use std::io::Write;
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_waiting-tasks");

/// The rules of the recorded measurement, for fewer tasks.
#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "the program reads `/proc`")]
fn a_small_measurement_keeps_the_rules() {
    let mut measured = String::new();
    for runtime in ["tokio", "tokio, one thread", "little-loop", "smol", "futures"] {
        measured += &fastest(runtime, 10_000);
    }
    measured += &fastest("tokio", 1_000);
    measured += &fastest("threads", 1_000);
    let (kept, why) = check("some", &measured);
    assert!(kept, "{why}{measured}");
}

#[test]
fn a_broken_rule_is_named() {
    for (measured, rule) in [
        ("smol  10000  0  500  9\n", "smol: everything"),
        ("smol  10000  200  NaN  9\n", "smol: everything"),
        ("asyncio  1000000  900  500  2000\n", "asyncio: a million"),
        (
            "tokio  9  100  500  5\nthreads  9  9501  9000  5\n",
            "threads: 95 times the memory",
        ),
        ("smol  10000  2001  500  9\n", "smol: a task occupies less"),
        ("tokio  1000000  400  500  501\n", "tokio: a million"),
        (
            "tokio  1000  400  500  5\nthreads  1000  1999  9000  5\n",
            "threads: 5 times the memory",
        ),
        (
            "tokio  1000  400  500  5\nthreads  1000  9999  1499  5\n",
            "threads: 3 times the time",
        ),
        (
            "tokio  10000  400  500  5\ntokio  100000  601  500  5\n",
            "tokio: a task among 100000",
        ),
        (
            "smol  10000  501  500  9\nasyncio  10000  1001  5000  9\n",
            "asyncio: 2 times the memory of smol",
        ),
        (
            "tokio  9  400  500  9\ntokio, no handles  9  300  500  9\n",
            "tokio: handles are heavy",
        ),
        (
            "futures  9  300  500  9\nfutures, no handles  9  300  500  9\n",
            "futures: handles are heavy",
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
    let (kept, why) = check("waiting-tasks", "smol  1000  400  500  3\n");
    assert!(!kept && why.lines().count() == 2 + 4 * 4 + 3, "{why}");
    let (kept, why) = check("done-but-held", "smol  100000  200  500  24\n");
    assert!(!kept && why.lines().count() == 10, "{why}");
    assert!(why.contains("missing: smol, no handles with 100000 tasks"), "{why}");
}

/// What one of three runs says, each in a process of its own. Busy cores only make a run slower.
fn fastest(runtime: &str, count: usize) -> String {
    let run = || {
        let count = count.to_string();
        let said = Command::new(PROGRAM).args([runtime, &count]).output().unwrap().stdout;
        String::from_utf8(said).unwrap()
    };
    let time = |line: &String| line.split("  ").nth(3).unwrap().parse::<usize>().unwrap();
    (0..3).map(|_| run()).min_by_key(time).unwrap()
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
