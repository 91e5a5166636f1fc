//! Small programs, recorded, for what no listing of the book shows.

use super::record::{By, Event, How, Job, Kind, On, Record, Waker, Why};
use super::splice::splice;
use super::witnessed::Witnessed;
use super::workshop::{Built, Copy, build};
use crate::listings::Workspace;
use std::collections::BTreeSet;

const PROGRAMS: &[(&str, &str)] = &[
    (
        "select",
        "
use tokio::time::{Duration, sleep};
#[tokio::main(flavor = \"current_thread\", start_paused = true)]
async fn main() {
    let slow = sleep(Duration::from_secs(9));
    tokio::pin!(slow);
    for _ in 0..2 {
        tokio::select! {
            () = &mut slow => println!(\"slow\"),
            () = lose() => println!(\"lost\"),
            () = sleep(Duration::from_secs(1)) => println!(\"quick\"),
        }
    }
}
async fn lose() {
    sleep(Duration::from_secs(5)).await;
}",
    ),
    (
        "random",
        "
#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    for _ in 0..4 {
        tokio::select! {
            () = async {} => print!(\"a\"),
            () = async {} => print!(\"b\"),
        }
    }
}",
    ),
    (
        "deadlock",
        "
use tokio::sync::oneshot;
#[tokio::main]
async fn main() {
    let (_keep, never) = oneshot::channel::<()>();
    never.await.ok();
}",
    ),
    (
        "fails",
        "
#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let failing = tokio::spawn(async { panic!(\"no quota\") });
    let endless = tokio::spawn(std::future::pending::<()>());
    println!(\"{}\", failing.await.is_err());
    endless.abort();
    println!(\"{}\", endless.await.is_err());
}",
    ),
    (
        "spins",
        "
use std::{thread, time::{Duration, Instant}};
#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let start = Instant::now();
    thread::sleep(Duration::from_millis(200));
    while start.elapsed() < Duration::from_millis(201) {
        tokio::task::yield_now().await;
    }
    println!(\"{}\", start.elapsed().as_millis());
}",
    ),
    (
        "jobs",
        "
use std::{thread, time::Duration};
use tokio::task::spawn_blocking;
#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let job = spawn_blocking(|| { thread::sleep(Duration::from_secs(1)); 7 });
    println!(\"{}\", job.await.unwrap());
    let failing = spawn_blocking(|| panic!(\"no quota\"));
    println!(\"{}\", failing.await.is_err());
}",
    ),
];

fn happens(record: &Record, wanted: impl Fn(&Event) -> bool) -> usize {
    record.events.iter().filter(|event| wanted(event)).count()
}

async fn built() -> (Workspace, Built) {
    let book = Workspace::discover().expect("the checker lies in the book");
    let copies: Vec<Copy> = PROGRAMS
        .iter()
        .map(|(name, source)| Copy {
            name: name.to_string(),
            text: splice(source, false).expect("it can be spliced"),
            edition: "2024".into(),
            dependencies: vec!["tokio = { version = \"1\", features = [\"full\", \"test-util\"] }".into()],
        })
        .collect();
    let built = build(&book, "trials", &copies).await.expect("cargo does its work");
    (book, built)
}

#[tokio::test]
async fn what_no_listing_shows_is_recorded() {
    let (_, built) = built().await;
    let program = |name: &str| {
        let executable = built[name].as_ref().unwrap_or_else(|said| panic!("{name}: {}", said.message));
        Witnessed::rust(executable)
    };
    let run = async |name: &str, seed| {
        let (output, record) = program(name).record(name, seed).await.expect("it can be run");
        (output.stdout, output.ended, record.unwrap_or_else(|why| panic!("{name}: {why}")))
    };

    let (printed, _, select) = run("select", 1).await;
    assert_eq!(printed, "quick\nquick\n");
    let is_setaside = |event: &Event| matches!(event.kind, Kind::Setaside { .. });
    let is_dropped = |event: &Event| matches!(event.kind, Kind::Exit { frame: Some(_), how: How::Dropped, .. });
    assert_eq!((happens(&select, is_setaside), happens(&select, is_dropped)), (2, 2));

    let mut orders = BTreeSet::new();
    for seed in 1..=8 {
        let (order, ..) = run("random", seed).await;
        assert_eq!(order, run("random", seed).await.0, "the same seed, the same order");
        orders.insert(order);
    }
    assert!(orders.len() > 1, "another seed, another order: {orders:?}");

    let (_, ended, deadlock) = run("deadlock", 1).await;
    assert_eq!(ended, Ok(3));
    assert!(matches!(deadlock.events.last(), Some(Event { kind: Kind::Park { until: None }, .. })));
    assert!(deadlock.notes[0].contains("several worker threads"));

    let (printed, _, fails) = run("fails", 1).await;
    assert_eq!(printed, "true\ntrue\n");
    let panicked = |event: &Event| matches!(event.kind, Kind::TaskDone { how: How::Panicked });
    let aborted = |event: &Event| event.kind == Kind::TaskCancelled { why: Why::Aborted };
    let bare = |event: &Event| matches!(event.kind, Kind::Await { frame: None, .. });
    assert_eq!([happens(&fails, panicked), happens(&fails, aborted), happens(&fails, bare)], [1, 1, 1]);

    let (printed, _, spins) = run("spins", 1).await;
    assert_eq!(printed, "201\n");
    assert_eq!(happens(&spins, |event| event.kind == Kind::Block { ms: 200.0 }), 1);
    assert_eq!(happens(&spins, |event| matches!(event.kind, Kind::Repeat { .. })), 1);

    let (printed, _, jobs) = run("jobs", 1).await;
    assert_eq!(printed, "7\ntrue\n");
    let is_job = |event: &Event| matches!(event.kind, Kind::Spawn { kind: Job::Thread, .. });
    let by_its_end = |event: &Event| matches!(event.kind, Kind::Wake { by: By::Task(1 | 2), .. });
    assert_eq!([happens(&jobs, is_job), happens(&jobs, by_its_end)], [2, 2]);
    let on_task = |event: &Event| matches!(event.kind, Kind::Pending { on: On::Task, .. });
    let by_timer = |event: &Event| matches!(event.kind, Kind::Wake { by: By::Other(Waker::Timer), .. });
    assert_eq!([happens(&jobs, on_task), happens(&jobs, by_timer)], [2, 0]);
}
