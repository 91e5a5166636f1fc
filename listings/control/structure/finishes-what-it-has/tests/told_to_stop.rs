//! The server as a process of its own, with real signals. `ROUNDS=50 cargo test -p finishes-what-it-has -- --nocapture`
//! runs more rounds than the usual three and prints the counts.

use nix::sys::signal::Signal::{SIGINT, SIGKILL, SIGTERM};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};
use told_to_stop::{Client, Counts, Server, round};

const PROGRAM: &str = env!("CARGO_BIN_EXE_finishes-what-it-has");
const HOUR: u64 = 3_600_000;

/// The grace period of the program, and a second for a busy machine.
const AT_MOST: Duration = Duration::from_secs(2);

#[test]
fn loses_nothing_that_it_confirmed_and_ends_in_time() {
    let rounds = std::env::var("ROUNDS").map_or(3, |rounds| rounds.parse().unwrap());
    let mut counts = Counts::default();
    for _ in 0..rounds {
        let (status, of_round) = round(Path::new(PROGRAM), SIGTERM).unwrap();
        assert!(status.success(), "{status}");
        assert!(of_round.slowest_exit < AT_MOST, "{:?}", of_round.slowest_exit);
        counts.add(of_round);
    }
    println!("{counts:#?}");
    assert_eq!(counts.lost, 0);
    assert_eq!(
        counts.journaled, counts.confirmed,
        "a job was done, and its client never knew"
    );
    assert!(counts.confirmed > 0 && counts.refused > 0 && counts.unanswered > 0);
}

#[test]
fn loses_nothing_that_it_confirmed_even_if_it_is_killed() {
    let mut counts = Counts::default();
    for _ in 0..3 {
        let (status, of_round) = round(Path::new(PROGRAM), SIGKILL).unwrap();
        assert_eq!(status.code(), None, "ended by a signal");
        counts.add(of_round);
    }
    assert_eq!(counts.lost, 0);
    assert!(counts.confirmed > 0);
}

#[test]
fn a_client_without_a_job_costs_no_time() {
    let server = Server::start(Path::new(PROGRAM)).unwrap();
    let mut idle = Client::connect(server.address).unwrap();
    idle.send(1, 0).unwrap();
    assert!(idle.is_confirmed(1));
    let told = Instant::now();
    server.tell(SIGINT).unwrap();
    let (status, _) = server.ended().unwrap();
    assert!(status.success() && told.elapsed() < Duration::from_millis(900));
}

#[test]
fn told_twice_it_does_not_wait() {
    let server = Server::start(Path::new(PROGRAM)).unwrap();
    let mut client = Client::connect(server.address).unwrap();
    client.send(1, HOUR).unwrap();
    sleep(Duration::from_millis(100));
    let told = Instant::now();
    server.tell(SIGTERM).unwrap();
    sleep(Duration::from_millis(100));
    assert!(Client::connect(server.address).is_err(), "it accepts nothing more");
    server.tell(SIGTERM).unwrap();
    let (status, journal) = server.ended().unwrap();
    assert!(status.success() && told.elapsed() < Duration::from_millis(900));
    assert!(journal.is_empty() && !client.is_confirmed(1));
}
