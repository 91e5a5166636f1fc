//! Small programs, recorded through the public API.

mod shared;

use std::collections::BTreeSet;
use std::path::Path;
use timeline::trace::{By, Event, How, Job, Kind, Language, On, Trace, Waker, Why};
use timeline::{Error, Options, Program, Recorded, record, render};

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
        "unpolled",
        "
use tokio::time::{Duration, sleep};
#[tokio::main(flavor = \"current_thread\", start_paused = true)]
async fn main() {
    let slow = slow();
    tokio::pin!(slow);
    tokio::select! {
        () = &mut slow => {}
        () = sleep(Duration::from_secs(2)) => {
            sleep(Duration::from_secs(2)).await;
            sleep(Duration::from_secs(2)).await;
        }
    }
    slow.await;
}
async fn slow() {
    sleep(Duration::from_secs(3)).await;
    sleep(Duration::from_secs(1)).await;
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

fn options() -> Options {
    Options { compare: false, ..shared::options() }
}

/// Records one of the programs. Returns its output, its status and its trace.
fn run(name: &str, seed: u64) -> (String, i32, Trace) {
    let (_, source) = PROGRAMS.iter().find(|(program, _)| *program == name).expect("it is one of them");
    let recorded = record(&Program::rust(name, source), &Options { seed, ..options() });
    let recorded = recorded.unwrap_or_else(|error| panic!("{name}: {error}"));
    (recorded.stdout, recorded.status, recorded.trace)
}

fn happens(trace: &Trace, wanted: impl Fn(&Event) -> bool) -> usize {
    trace.events.iter().filter(|event| wanted(event)).count()
}

#[test]
fn a_future_that_was_woken_and_is_not_polled_is_recorded() {
    let (_, _, trace) = run("unpolled", 1);
    let unpolled: Vec<(f64, usize)> = trace
        .events
        .iter()
        .filter_map(|event| if let Kind::Unpolled { wait } = event.kind { Some((event.at, wait)) } else { None })
        .collect();
    let [(at, wait)] = unpolled[..] else { panic!("once: {unpolled:?}") };
    // Its timer wakes the task at 3 s; the task waits for another timer until 4 s, and for one more until 6 s.
    assert_eq!(at, 3000.0);
    let ready = |event: &Event| matches!(event.kind, Kind::Ready { wait: it } if it == wait);
    assert_eq!(trace.events.iter().find(|event| ready(event)).map(|event| event.at), Some(6000.0));
    let figure = render::figure(&trace, "unpolled");
    assert!(figure.contains("<code>slow()</code> could continue, but nothing polled it in this turn."));
    assert!(figure.contains(">nothing polls it</text>") || figure.contains(">not polled</text>"));
}

#[test]
fn what_happens_is_recorded() {
    let (printed, _, select) = run("select", 1);
    assert_eq!(printed, "quick\nquick\n");
    let is_setaside = |event: &Event| matches!(event.kind, Kind::Setaside { .. });
    let is_dropped = |event: &Event| matches!(event.kind, Kind::Exit { frame: Some(_), how: How::Dropped, .. });
    assert_eq!((happens(&select, is_setaside), happens(&select, is_dropped)), (2, 2));

    let mut orders = BTreeSet::new();
    for seed in 1..=8 {
        let (order, ..) = run("random", seed);
        assert_eq!(order, run("random", seed).0, "the same seed, the same order");
        orders.insert(order);
    }
    assert!(orders.len() > 1, "another seed, another order: {orders:?}");

    let (_, ended, deadlock) = run("deadlock", 1);
    assert_eq!(ended, 3);
    assert!(matches!(deadlock.events.last(), Some(Event { kind: Kind::Park { until: None }, .. })));
    assert!(deadlock.notes[0].contains("several worker threads"));

    let (printed, _, fails) = run("fails", 1);
    assert_eq!(printed, "true\ntrue\n");
    let panicked = |event: &Event| matches!(event.kind, Kind::TaskDone { how: How::Panicked });
    let aborted = |event: &Event| event.kind == Kind::TaskCancelled { why: Why::Aborted };
    let bare = |event: &Event| matches!(event.kind, Kind::Await { frame: None, .. });
    assert_eq!([happens(&fails, panicked), happens(&fails, aborted), happens(&fails, bare)], [1, 1, 1]);

    let (printed, _, spins) = run("spins", 1);
    assert_eq!(printed, "201\n");
    assert_eq!(happens(&spins, |event| event.kind == Kind::Block { ms: 200.0 }), 1);
    assert_eq!(happens(&spins, |event| matches!(event.kind, Kind::Repeat { .. })), 1);

    let (printed, _, jobs) = run("jobs", 1);
    assert_eq!(printed, "7\ntrue\n");
    let is_job = |event: &Event| matches!(event.kind, Kind::Spawn { kind: Job::Thread, .. });
    let by_its_end = |event: &Event| matches!(event.kind, Kind::Wake { by: By::Task(1 | 2), .. });
    assert_eq!([happens(&jobs, is_job), happens(&jobs, by_its_end)], [2, 2]);
    let on_task = |event: &Event| matches!(event.kind, Kind::Pending { on: On::Task, .. });
    let by_timer = |event: &Event| matches!(event.kind, Kind::Wake { by: By::Other(Waker::Timer), .. });
    assert_eq!([happens(&jobs, on_task), happens(&jobs, by_timer)], [2, 0]);
}

/// Returns the error for a program that can't be recorded.
fn refused(name: &str, source: &str) -> Error {
    record(&Program::rust(name, source), &options()).expect_err("it cannot be recorded")
}

#[test]
fn what_cannot_be_recorded_says_why() {
    let error = refused("module", "mod other;\nfn main() {}\n");
    assert_eq!(
        error.to_string(),
        "line 1: a module in another file; put the whole program in one file, or record it as a program of a package"
    );
    let error = refused("wrong", "fn main() {\n    greet();\n}\n");
    assert!(matches!(&error, Error::DoesNotCompile(said) if said.contains("--> wrong.rs:2:5")), "{error}");
    let error = refused("taken", "fn main() {\n    timeline_main();\n}\n\nfn timeline_main() {}\n");
    assert!(matches!(&error, Error::CopyDoesNotCompile(said) if said.contains("E0428")), "{error}");
}

const PYTHON: &str = "import asyncio


async def ask(name):
    await asyncio.sleep(60)
    print(name)


async def main():
    await asyncio.gather(ask('scout'), ask('writer'))


asyncio.run(main())
";

/// Records a Python program. Returns `None` where there is no Python, except on CI.
fn run_python(name: &str, source: &str) -> Option<Recorded> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.py"));
    std::fs::write(&file, source).expect("it can be written");
    match record(&Program::python(name, &file), &options()) {
        Err(Error::Io(python, error)) if std::env::var_os("CI").is_none() => {
            eprintln!("skipped: {} cannot be started: {error}", python.display());
            None
        }
        recorded => Some(recorded.unwrap_or_else(|error| panic!("{error}"))),
    }
}

#[test]
fn python_is_recorded_too() {
    let Some(recorded) = run_python("ask", PYTHON) else { return };
    assert_eq!((&*recorded.stdout, recorded.status), ("scout\nwriter\n", 0));
    let trace = recorded.trace;
    assert_eq!((trace.language, &*trace.program), (Language::Python, "ask"));
    let gathered = |event: &Event| matches!(event.kind, Kind::Wake { by: By::Task(2), .. });
    assert_eq!((happens(&trace, gathered), trace.events.last().map(|event| event.at)), (1, Some(60_000.0)));
    assert!(render::figure(&trace, "ask").contains("Three tasks"));
}

const CANCELED: &str = "import asyncio


async def main():
    cleaning = asyncio.create_task(clean_up())
    going_on = asyncio.create_task(go_on())
    await asyncio.sleep(1)
    new = asyncio.create_task(clean_up())
    for task in cleaning, going_on, new:
        task.cancel()
    await asyncio.wait([cleaning, going_on, new])
    print([task.cancelled() for task in (cleaning, going_on, new)])
    asyncio.create_task(clean_up())
    await asyncio.sleep(1)


async def clean_up():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(3)
        try:
            int('three')
        except ValueError:
            print('cleaned up')


async def go_on():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print('caught')
    await asyncio.sleep(2)


asyncio.run(main())
";

/// Returns the steps of a task in the figure's table, without its spawning, as `ms: what happens`.
fn steps(trace: &Trace, task: usize) -> Vec<String> {
    let figure = render::figure(trace, "figure").replace("<code>", "").replace("</code>", "");
    let rows = figure.lines().filter(|line| line.starts_with("<tr id=")).zip(&trace.events);
    let of_task = rows.filter(|(_, event)| event.task == Some(task) && !matches!(event.kind, Kind::Spawn { .. }));
    let told = |(row, event): (&str, &Event)| {
        let text = row.trim_end_matches("</td></tr>").rsplit("<td>").next().unwrap_or_default();
        format!("{}: {text}", event.at)
    };
    of_task.map(told).collect()
}

#[test]
fn a_canceled_python_task_runs_its_handlers_before_it_ends() {
    let Some(recorded) = run_python("canceled", CANCELED) else { return };
    let printed = "caught\ncleaned up\n[True, False, True]\ncleaned up\n";
    assert_eq!((&*recorded.stdout, recorded.status), (printed, 0));
    let trace = recorded.trace;
    assert_eq!(
        steps(&trace, 1)[4..],
        [
            "1000: main() cancels task 1, clean_up(), which goes to the back of the ready queue.",
            "1000: The event loop resumes task 1, clean_up(). The other ready tasks wait their turn.",
            "1000: CancelledError is raised in clean_up() at asyncio.sleep(10).",
            "1000: clean_up() awaits asyncio.sleep(3).",
            "1000: clean_up() waits for a timer: asyncio.sleep(3). Task 1 gives control back.",
            "4000: A timer wakes task 1, clean_up(), which goes to the back of the ready queue.",
            "4000: The event loop resumes task 1, clean_up(). No other task is ready.",
            "4000: clean_up() continues: asyncio.sleep(3) has finished.",
            "4000: clean_up() prints: cleaned up",
            "4000: clean_up() ends with CancelledError.",
            "4000: Task 1, clean_up(), has ended and is canceled.",
        ]
    );
    assert_eq!(
        steps(&trace, 2)[5..],
        [
            "1000: The event loop resumes task 2, go_on(). No other task is ready.",
            "1000: CancelledError is raised in go_on() at asyncio.sleep(10).",
            "1000: go_on() prints: caught",
            "1000: go_on() awaits asyncio.sleep(2).",
            "1000: go_on() waits for a timer: asyncio.sleep(2). Task 2 gives control back.",
            "3000: A timer wakes task 2, go_on(), which goes to the back of the ready queue.",
            "3000: The event loop resumes task 2, go_on(). No other task is ready.",
            "3000: go_on() continues: asyncio.sleep(2) has finished.",
            "3000: go_on() returns.",
            "3000: Task 2, go_on(), has finished.",
        ]
    );
    assert_eq!(
        steps(&trace, 3),
        [
            "1000: The event loop resumes task 3. The other ready tasks wait their turn.",
            "1000: Task 3 is canceled before it starts running.",
        ]
    );
    assert_eq!(
        steps(&trace, 0).last().map(String::as_str),
        Some("5000: main() has finished. asyncio.run cancels the unfinished tasks.")
    );
    let last = steps(&trace, 4);
    assert_eq!(last[4], "5000: asyncio.run cancels task 4, clean_up(), which goes to the back of the ready queue.");
    assert_eq!(last.last().map(String::as_str), Some("8000: Task 4, clean_up(), has ended and is canceled."));
    let figure = render::figure(&trace, "canceled");
    assert!(figure.contains("returns at 5000 ms, and then <code>asyncio.run</code> cancels task 4."));
    for word in ["drop", "poll", "abort", "future"] {
        assert!(!figure.contains(word), "asyncio has no `{word}`");
    }
}
