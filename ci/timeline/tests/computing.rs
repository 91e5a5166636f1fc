//! Computing, which takes no virtual time, is marked in the trace. Reading the clock takes time.

mod shared;

use shared::options;
use std::path::Path;
use timeline::trace::{By, Event, Kind, Trace, Waker};
use timeline::{Comparison, End, Options, Program, Recorded, record, recording, render};

/// Returns the computing that a trace tells about: the task, the line, and the milliseconds.
fn busy(trace: &Trace) -> Vec<(Option<usize>, Option<usize>, f64)> {
    let busy = |event: &Event| match event.kind {
        Kind::Busy { ms } => Some((event.task, event.line, ms)),
        _ => None,
    };
    trace.events.iter().filter_map(busy).collect()
}

/// A function that computes until it has had the processor of its thread for almost a second, on any machine.
const COMPUTE: &str = "
fn compute() -> u64 {
    let spent = || std::fs::read_to_string(\"/proc/thread-self/schedstat\").ok()?.split(' ').next()?.parse::<u64>().ok();
    let (began, mut n) = (spent().unwrap_or(0), 0u64);
    while spent().is_some_and(|now| now - began < 900_000_000) {
        for _ in 0..1 << 16 {
            n = n.wrapping_mul(31).wrapping_add(7);
        }
    }
    n
}
";

/// Records a program that computes, which can take long on a busy machine.
fn computed(name: &str, source: &str) -> Recorded {
    let options = Options { compare: false, limit: std::time::Duration::from_secs(300), ..options() };
    record(&Program::rust(name, source), &options).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
#[cfg(target_os = "linux")]
fn computing_is_marked_with_its_line() {
    let source = format!(
        "#[tokio::main(flavor = \"current_thread\")]
async fn main() {{
    let other = tokio::spawn(async {{}});
    let n = compute();
    std::hint::black_box(n);
    other.await.unwrap();
    let job = tokio::task::spawn_blocking(compute);
    std::hint::black_box(job.await.unwrap());
}}
{COMPUTE}"
    );
    let trace = computed("computes", &source).trace;
    let [(Some(0), Some(4), main), (Some(2), None, job)] = busy(&trace)[..] else { panic!("{:?}", busy(&trace)) };
    for ms in [main, job] {
        assert!([900.0, 1000.0].contains(&ms), "about a second: {ms}");
    }
    assert!(trace.events.last().is_some_and(|event| event.at < 1.0), "no virtual time passes");
    let figure = render::figure(&trace, "computes");
    assert!(figure.contains("of real time, during which no other task could run."), "{figure}");
    assert!(figure.contains("of real time on its own thread."), "{figure}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_trace_is_the_same_with_and_without_marks() {
    let source = format!(
        "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    println!(\"{{}}\", compute());\n    \
         for n in 0..9 {{\n        std::hint::black_box(compute());\n        work(n).await;\n    }}\n}}\n\nasync fn work(_: u32) \
         {{}}\n{COMPUTE}"
    )
    .replace("900_000_000", "250_000_000");
    let recorded = computed("unmarked", &source);
    assert!(busy(&recorded.trace).len() > 1, "{:?}", busy(&recorded.trace));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("timeline/target/debug/of-unmarked");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unmarked.json");
    std::fs::remove_file(&file).ok();
    let plan = recording::unmarked(recording::rust(&target, "unmarked", 1, &file, Path::new(".")));
    let mut command = std::process::Command::new(&plan.program);
    command.envs(plan.env.iter().map(|(name, value)| (name, value)));
    assert!(command.output().expect("it runs").status.success());
    let unmarked = recording::read(&std::fs::read_to_string(&file).expect("it is written")).expect("it is valid");
    assert_eq!(busy(&unmarked), []);
    // The rounds of the loop repeat, whatever they compute.
    let repeats =
        |trace: &Trace| trace.events.iter().filter(|event| matches!(event.kind, Kind::Repeat { times: 8, .. })).count();
    assert_eq!([repeats(&unmarked), repeats(&recorded.trace)], [1, 1]);
}

#[test]
fn what_sleeps_or_computes_shortly_is_not_marked() {
    let source = "use std::time::Duration;
#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    tokio::time::sleep(Duration::from_millis(300)).await;
    std::thread::sleep(Duration::from_millis(300));
    println!(\"{}\", (0..1000).sum::<u64>());
}
";
    assert_eq!(busy(&computed("computes-not", source).trace), []);
}

#[test]
fn a_loop_that_reads_the_clock_until_a_time_ends() {
    let source = "use std::time::{Duration, Instant};

#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let late = tokio::spawn(tokio::time::sleep(Duration::from_millis(10)));
    tokio::task::yield_now().await;
    spin(50);
    println!(\"spun\");
    late.await.unwrap();
    tokio::task::spawn_blocking(|| spin(50)).await.unwrap();
    println!(\"job\");
    tokio::time::sleep(Duration::from_millis(10)).await;
    println!(\"end\");
}

fn spin(ms: u64) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(ms) {}
}
";
    let Recorded { trace, comparison, .. } =
        record(&Program::rust("spins", source), &options()).expect("it is recorded");
    assert_eq!(comparison, Comparison::Same(End::Status(0)));
    let printed = trace.events.iter().filter(|event| matches!(event.kind, Kind::Out { .. }));
    assert_eq!(printed.map(|event| event.at as u64).collect::<Vec<_>>(), [50, 100, 110]);
    let woken = |event: &&Event| matches!(event.kind, Kind::Wake { by: By::Other(Waker::Timer), .. });
    let woken = trace.events.iter().filter(woken).map(|event| event.at as u64);
    assert_eq!(woken.collect::<Vec<_>>(), [50, 110], "the first timer is 40 ms late");
}
