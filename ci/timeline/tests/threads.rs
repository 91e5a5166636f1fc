//! Threads that a program starts by itself, whose sleeps and computing keep step with the loop.

mod shared;

use shared::options;
use std::time::Duration;
use timeline::trace::{Ended, Kind, Trace};
use timeline::{Comparison, End, Options, Program, record};

/// Records a program, which must end as it does without the recorder and print the same.
fn recorded(name: &str, source: &str) -> Trace {
    let recorded = record(&Program::rust(name, source), &options()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(recorded.comparison, Comparison::Same(End::Status(0)), "{name}: {}", recorded.stdout);
    recorded.trace
}

/// Returns when something happens, in milliseconds to tens.
fn when(trace: &Trace, wanted: impl Fn(&Kind) -> bool) -> Vec<u64> {
    let events = trace.events.iter().filter(|event| wanted(&event.kind));
    events.map(|event| event.at as u64 / 10 * 10).collect()
}

/// Returns what is printed when.
fn printed(trace: &Trace) -> Vec<(u64, &str)> {
    let printed = trace.events.iter().filter_map(|event| match &event.kind {
        Kind::Out { text, .. } => Some((event.at as u64 / 10 * 10, text.trim_end())),
        _ => None,
    });
    printed.collect()
}

/// A timer as in Tokio's tutorial: a thread sleeps, and the future compares the time.
const DELAY: &str = "use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

struct Delay(Instant);

impl Future for Delay {
    type Output = ();

    fn poll(self: std::pin::Pin<&mut Self>, cx: &mut Context) -> Poll<()> {
        let (until, waker) = (self.0, cx.waker().clone());
        if Instant::now() >= until {
            return Poll::Ready(());
        }
        std::thread::spawn(move || {
            std::thread::sleep(until.saturating_duration_since(Instant::now()));
            waker.wake();
        });
        Poll::Pending
    }
}
";

#[test]
fn the_clock_reaches_the_end_of_a_threads_sleep() {
    let on_tokio = format!(
        "{DELAY}
#[tokio::main]
async fn main() {{
    for _ in 0..2 {{
        Delay(Instant::now() + Duration::from_millis(100)).await;
        println!(\"thread\");
        tokio::time::sleep(Duration::from_millis(50)).await;
        println!(\"Tokio\");
    }}
}}
"
    );
    let trace = recorded("delay-on-tokio", &on_tokio);
    assert_eq!(printed(&trace), [(100, "thread"), (150, "Tokio"), (250, "thread"), (300, "Tokio")]);
    let slept = when(&trace, |kind| matches!(kind, Kind::Park { .. }));
    assert_eq!(slept, [0, 100, 150, 250], "each time until it is woken");
    let by_hand = format!(
        "{DELAY}
struct Unpark(std::thread::Thread);

impl Wake for Unpark {{
    fn wake(self: std::sync::Arc<Self>) {{
        self.0.unpark();
    }}
}}

fn main() {{
    let waker = Waker::from(std::sync::Arc::new(Unpark(std::thread::current())));
    let mut future = Box::pin(async {{
        Delay(Instant::now() + Duration::from_millis(100)).await;
        println!(\"thread\");
    }});
    while future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {{
        std::thread::park();
    }}
    println!(\"end\");
}}
"
    );
    assert_eq!(printed(&recorded("delay-by-hand", &by_hand)), [(100, "thread"), (100, "end")]);
}

/// A thread that sends numbers, and a loop that ticks meanwhile.
const TICKS: &str = "use std::time::Duration;

#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let (to, mut from) = tokio::sync::mpsc::channel(1);
    std::thread::spawn(move || {
        for n in 0..3 {
            to.blocking_send(n).unwrap();
            std::thread::sleep(Duration::from_millis(230));
        }
    });
    let mut every = tokio::time::interval(Duration::from_millis(100));
    every.tick().await;
    loop {
        tokio::select! {
            _ = every.tick() => println!(\"tick\"),
            got = from.recv() => match got {
                Some(n) => println!(\"{n}\"),
                None => return,
            },
        }
    }
}
";

#[test]
#[cfg(target_os = "linux")]
fn a_threads_sleeps_and_sends_keep_step_with_the_loop() {
    // Without the recorder, a busy machine may be late.
    let options = Options { compare: false, ..options() };
    for seed in 1..=3 {
        let options = Options { seed, ..options.clone() };
        let trace = record(&Program::rust("ticks", TICKS), &options).expect("it is recorded").trace;
        let expected = [0, 100, 200, 230, 300, 400, 460, 500, 600];
        let texts = ["0", "tick", "tick", "1", "tick", "tick", "2", "tick", "tick"];
        assert_eq!(printed(&trace), expected.into_iter().zip(texts).collect::<Vec<_>>(), "{seed}");
    }
}

#[test]
fn a_thread_that_goes_on_takes_as_little_real_time_as_a_task() {
    let goes_on = TICKS.replace("0..3", "0..");
    let options = Options { compare: false, events: 500, limit: Duration::from_secs(3), ..options() };
    let trace = record(&Program::rust("goes-on", &goes_on), &options).expect("it is recorded").trace;
    assert_eq!((trace.ended, trace.events.len()), (Some(Ended::Events), 500));
    assert!(trace.events.last().is_some_and(|last| last.at > 3_000.0), "more virtual time than real");
}

#[test]
fn a_thread_that_the_loop_waits_for_sleeps_in_real_time() {
    let source = "use std::time::Duration;

#[tokio::main]
async fn main() {
    let thread = std::thread::spawn(|| {
        std::thread::sleep(Duration::from_millis(50));
        7
    });
    println!(\"{}\", thread.join().unwrap());
    tokio::time::sleep(Duration::from_millis(100)).await;
    println!(\"end\");
}
";
    assert_eq!(printed(&recorded("joins", source)).iter().map(|(_, text)| *text).collect::<Vec<_>>(), ["7", "end"]);
}

#[test]
#[cfg(target_os = "linux")]
fn other_clocks_keep_step_too() {
    let ended_by_main = "#[tokio::main]
async fn main() {
    std::thread::spawn(|| {
        loop {
            sleep(Duration::from_millis(400));
            println!(\"beat\");
        }
    });
    tokio::time::sleep(Duration::from_millis(1000)).await;
    println!(\"end\");
}
";
    let main_blocks = "#[tokio::main]
async fn main() {
    let thread = std::thread::spawn(|| {
        sleep(Duration::from_millis(100));
        println!(\"thread\");
    });
    sleep(Duration::from_millis(200));
    println!(\"main\");
    thread.join().unwrap();
}
";
    let between_loops = "fn main() {
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let task = rt.spawn(async {
        tokio::time::sleep(Duration::from_millis(350)).await;
        println!(\"task\");
    });
    rt.block_on(tokio::task::yield_now());
    std::thread::spawn(|| sleep(Duration::from_millis(100))).join().unwrap();
    println!(\"thread\");
    rt.block_on(task).unwrap();
}
";
    let job = "#[tokio::main]
async fn main() {
    let job = tokio::task::spawn_blocking(|| {
        let began = std::time::Instant::now();
        while began.elapsed() < Duration::from_millis(50) {}
        sleep(Duration::from_millis(60));
        println!(\"job\");
    });
    job.await.unwrap();
}
";
    for (name, program, expected) in [
        ("ended-by-main", ended_by_main, &[(400, "beat"), (800, "beat"), (1000, "end")][..]),
        ("main-blocks", main_blocks, &[(100, "thread"), (200, "main")]),
        ("between-loops", between_loops, &[(100, "thread"), (350, "task")]),
        ("spins-and-sleeps", job, &[(110, "job")]),
    ] {
        let source = format!("use std::thread::sleep;\nuse std::time::Duration;\n\n{program}");
        assert_eq!(printed(&recorded(name, &source)), expected, "{name}");
    }
}

#[test]
fn a_thread_may_spawn_tasks_while_the_loop_falls_asleep() {
    let source = "use std::time::Duration;

#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let (to, from) = std::sync::mpsc::channel();
    let handle = tokio::runtime::Handle::current();
    let thread = std::thread::spawn(move || {
        while let Ok(n) = from.recv() {
            handle.spawn(async move { n });
        }
    });
    for n in 0..300 {
        to.send(n).unwrap();
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    drop(to);
    thread.join().unwrap();
}
";
    let trace = recorded("spawned-by-a-thread", source);
    assert_eq!(trace.events.iter().filter(|event| matches!(event.kind, Kind::Spawn { .. })).count(), 301);
}
