//! Records a program with more and more tasks, and prints how long that takes and how large its page is:
//! `cargo bench --bench many`. The time per event stays about the same.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use timeline::{Options, Program, record, recording, render};

/// The program finds the number of tasks in its folder, so that it is built only once.
const SOURCE: &str = "
use std::time::Duration;

#[tokio::main(flavor = \"current_thread\", start_paused = true)]
async fn main() {
    let count: u64 = std::fs::read_to_string(\"tasks\").unwrap().parse().unwrap();
    let tasks: Vec<_> = (0..count).map(|number| tokio::spawn(ask(number))).collect();
    let mut sum = 0;
    for task in tasks {
        sum += task.await.unwrap();
    }
    println!(\"{sum}\");
}

async fn ask(number: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(100 + number % 7)).await;
    number
}
";

/// The last one has 110,000 events.
const TASKS: [usize; 5] = [10, 100, 1_000, 5_000, 10_877];

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("many");
    fs::create_dir_all(&folder).expect("the target directory can be written to");
    let mut options = Options::new(env!("CARGO_TARGET_TMPDIR").as_ref());
    let locks = ["../../Cargo.lock", "Cargo.lock"].map(|lock| Path::new(env!("CARGO_MANIFEST_DIR")).join(lock));
    options.lock = locks.into_iter().find(|lock| lock.is_file());
    options.limit = Duration::from_secs(600);
    let mut program = Program::rust("many", SOURCE);
    program.dir = folder.clone();

    println!(
        "{:>7} {:>9} {:>10} {:>8} {:>8} {:>13} {:>8}",
        "tasks", "events", "recorded", "read", "drawn", "per event", "page"
    );
    // The first run builds the program, so it isn't counted.
    for (nth, count) in TASKS[..1].iter().chain(&TASKS).enumerate() {
        fs::write(folder.join("tasks"), count.to_string()).expect("the folder can be written to");
        let begin = Instant::now();
        record(&program, &options).unwrap_or_else(|error| panic!("{count} tasks: {error}"));
        let recorded = begin.elapsed();
        let text = fs::read_to_string(options.target.join("timeline/many.trace")).expect("the trace is kept");
        let begin = Instant::now();
        let trace = recording::read(&text).expect("it was read before");
        let read = begin.elapsed();
        let begin = Instant::now();
        let page = render::page(&trace, &[("many.rs", SOURCE)], "", "");
        let drawn = begin.elapsed();
        if nth == 0 {
            continue;
        }
        let per_event = (recorded + drawn).as_secs_f64() * 1e6 / trace.events.len() as f64;
        println!(
            "{count:>7} {:>9} {:>8.2} s {:>6.2} s {:>6.2} s {per_event:>10.1} µs {:>5} kB",
            trace.events.len(),
            recorded.as_secs_f64(),
            read.as_secs_f64(),
            drawn.as_secs_f64(),
            page.len() / 1000,
        );
    }
}
