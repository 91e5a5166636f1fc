use futures::future::join_all;
use std::fs::read_to_string;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::runtime::{Builder, Handle};
use tokio::spawn;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

mod shape;

// ANCHOR: forms
async fn in_turn(naps: usize) {
    let naps: Vec<_> = (0..naps).map(|_| nap()).collect();
    for nap in naps {
        nap.await;
    }
}

async fn joined(naps: usize) {
    join_all((0..naps).map(|_| nap())).await;
}

async fn joined_from_a_vec(naps: usize) {
    let mut all = Vec::new();
    for _ in 0..naps {
        all.push(nap());
    }
    join_all(all).await;
}

async fn spawned(naps: usize) {
    let tasks: Vec<_> = (0..naps).map(|_| spawn(nap())).collect();
    for task in tasks {
        task.await.expect("no nap panics");
    }
}

async fn nap() {
    NAPPING.fetch_add(1, Relaxed);
    sleep(HOUR).await;
}
// ANCHOR_END: forms

const HOUR: Duration = Duration::from_secs(3600);
static NAPPING: AtomicUsize = AtomicUsize::new(0);

/// Naps on the paused clock, or measures naps that don't end, or reads what was measured and says which rule it breaks.
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        [] => {
            println!("a thousand naps    tasks  hours");
            for form in ["in turn", "joined", "joined from a Vec", "spawned"] {
                on_the_paused_clock(form);
            }
        }
        ["check"] => shape::check(),
        [form, naps] => weigh(form, naps.parse().expect("a number")),
        _ => panic!("no argument, or `check`, or a form and a number of naps"),
    }
}

fn on_the_paused_clock(form: &str) {
    let mut builder = Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().expect("a runtime");
    runtime.block_on(async {
        let start = Instant::now();
        let all = start_all(form, 1000);
        sleep(Duration::from_secs(1)).await;
        let tasks = Handle::current().metrics().num_alive_tasks();
        all.await.expect("no nap panics");
        println!("{form:<17}{tasks:>7}{:>7}", start.elapsed().as_secs() / 3600);
    });
}

/// Prints the largest memory of this process in MB, once all naps are under way, or the first of those in turn.
fn weigh(form: &str, naps: usize) {
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        start_all(form, naps);
        let awaited = if form == "in turn" { 1 } else { naps };
        while NAPPING.load(Relaxed) < awaited {
            sleep(Duration::from_millis(10)).await;
        }
    });
    println!("{form}  {naps}  {:.1}", peak() as f64 / 1000.0);
    std::process::exit(0); // leaves the naps where they are
}

fn start_all(form: &str, naps: usize) -> JoinHandle<()> {
    match form {
        "in turn" => spawn(in_turn(naps)),
        "joined" => spawn(joined(naps)),
        "joined from a Vec" => spawn(joined_from_a_vec(naps)),
        "spawned" => spawn(spawned(naps)),
        _ => panic!("there is no form {form}"),
    }
}

/// The kilobytes that this process has used at most, as Linux counts them.
fn peak() -> usize {
    let status = read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
