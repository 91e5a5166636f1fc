//! The rounds that `finishes-what-it-has` passes find what this program loses.

use nix::sys::signal::Signal::{SIGKILL, SIGTERM};
use std::path::Path;
use told_to_stop::round;

const PROGRAM: &str = env!("CARGO_BIN_EXE_confirms-before-it-writes");

#[test]
fn loses_what_is_cut_off() {
    let (status, counts) = round(Path::new(PROGRAM), SIGTERM).unwrap();
    assert!(status.success(), "{status}");
    assert!(counts.lost >= 1, "{counts:?}");
}

#[test]
fn loses_jobs_if_it_is_killed() {
    let (_, counts) = round(Path::new(PROGRAM), SIGKILL).unwrap();
    assert!(counts.lost >= 1, "{counts:?}");
}
