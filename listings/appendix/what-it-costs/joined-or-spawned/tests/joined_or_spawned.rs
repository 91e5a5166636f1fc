use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const PROGRAM: &str = env!("CARGO_BIN_EXE_joined-or-spawned");

/// The rules of the recorded measurement, for fewer naps.
#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "the program reads `/proc`")]
fn a_small_measurement_keeps_the_rules() {
    let measured = ["in turn", "joined", "joined from a Vec", "spawned"].map(|form| {
        let said = Command::new(PROGRAM).args([form, "50000"]).output().unwrap().stdout;
        String::from_utf8(said).unwrap()
    });
    let (kept, why) = check(&measured.concat());
    assert!(kept, "{why}{measured:?}");
}

#[test]
fn a_broken_rule_is_named() {
    let measured =
        "in turn  9  90\njoined  9  120\njoined from a Vec  9  150\nspawned  9  179\n";
    let (kept, why) = check(measured);
    let rule = "no longer true: spawned uses 1.5 times the memory of joined\n";
    assert_eq!((kept, why.as_str()), (false, rule));
}

#[test]
fn each_missing_form_is_named() {
    let measured = "in turn  9  90\njoined  9  NaN\nspawned  9  0\n";
    let named = "missing: joined\nmissing: joined from a Vec\nmissing: spawned\n";
    for (measured, named) in
        [(measured, named), ("", &format!("missing: in turn\n{named}"))]
    {
        let (kept, why) = check(measured);
        assert_eq!((kept, why.as_str()), (false, named));
    }
}

/// `sleep` fixes its end when it's called, so sleeps that are awaited in turn end together, unlike naps.
#[tokio::test(start_paused = true)]
async fn sleeps_in_turn_end_together() {
    let (start, hour) = (Instant::now(), Duration::from_secs(3600));
    let sleeps: Vec<_> = (0..10).map(|_| sleep(hour)).collect();
    for sleep in sleeps {
        sleep.await;
    }
    assert_eq!(start.elapsed().as_secs(), 3600);
}

/// Whether the program finds that these measurements keep the rules, and what it says.
fn check(measured: &str) -> (bool, String) {
    let mut program = Command::new(PROGRAM)
        .arg("check")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(measured.as_bytes()).unwrap();
    let output = program.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}
