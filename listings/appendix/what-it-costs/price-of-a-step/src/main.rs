use std::future::pending;
use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::sync::{Mutex, mpsc};
use tokio::task::yield_now;
use tokio::time::timeout;
use tokio::{select, spawn};

mod shape;

/// Takes each step once, or measures them, or reads what was measured and says which rule it breaks.
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        [] => println!("{} steps, each taken once", on("tokio, one thread", 1).len()),
        ["check", rows] => shape::check(rows),
        [runtime, times] => {
            for (step, nanoseconds) in on(runtime, times.parse().expect("a number")) {
                println!("{runtime}  {step}  {nanoseconds}");
            }
        }
        _ => panic!(
            "no argument, or a runtime and a number of times, or `check` and `all` or `some`"
        ),
    }
}

/// Each step, and its nanoseconds, rounded up.
type Prices = Vec<(&'static str, u128)>;

fn on(runtime: &str, times: u32) -> Prices {
    let mut builder = match runtime {
        "tokio, one thread" => Builder::new_current_thread(),
        "tokio" => Builder::new_multi_thread(),
        _ => panic!("there is no runtime {runtime}"),
    };
    let runtime = builder.enable_all().build().expect("the system has what it needs");
    // In a task, because `block_on` itself isn't on a worker of the pool.
    runtime.block_on(async move { spawn(steps(times)).await.expect("no panic") })
}

async fn steps(times: u32) -> Prices {
    let mut prices = Prices::new();
    macro_rules! price {
        ($name:literal, $times:expr, $step:block) => {
            let start = Instant::now();
            for _ in 0..$times $step
            prices.push(($name, start.elapsed().as_nanos().div_ceil(u128::from($times))));
        };
    }

    // ANCHOR: steps
    price!("call a function", times, {
        black_box(call());
    });
    price!("await a function", times, {
        black_box(one().await);
    });

    let number = Mutex::new(0);
    price!("lock and unlock", times, {
        *number.lock().await += 1;
    });

    price!("one turn of the loop", times, {
        yield_now().await;
    });
    price!("a turn with a limit", times, {
        timeout(HOUR, yield_now()).await.expect("an hour is enough");
    });
    price!("a turn in a select!", times, {
        select! {
            _ = yield_now() => {}
            _ = pending::<()>() => {}
        }
    });

    price!("spawn and await a task", times, {
        spawn(one()).await.expect("no panic");
    });

    let (question, questions) = mpsc::channel(1);
    let (reply, mut replies) = mpsc::channel(1);
    spawn(reply_to_each(questions, reply));
    price!("a message and a reply", times, {
        question.send(1).await.expect("the task receives");
        replies.recv().await.expect("the task replies");
    });

    price!("start, join a thread", times.div_ceil(100), {
        thread::spawn(|| 1).join().expect("no panic");
    });
    // ANCHOR_END: steps
    prices
}

const HOUR: Duration = Duration::from_secs(3600);

fn call() -> u64 {
    black_box(1)
}

async fn one() -> u64 {
    black_box(1)
}

async fn reply_to_each(mut questions: mpsc::Receiver<u64>, reply: mpsc::Sender<u64>) {
    while let Some(question) = questions.recv().await {
        if reply.send(question).await.is_err() {
            break;
        }
    }
}
