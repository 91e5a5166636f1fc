use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until};

const BEAT: Duration = Duration::from_millis(20);
const LATE: Duration = Duration::from_millis(300);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(watch());

    println!("the scout waits");
    sleep(10 * BEAT).await;

    println!("the scout computes");
    compute(2 * LATE);
    sleep(10 * BEAT).await;
}

/// Says when this thread's tasks had to stand still.
async fn watch() {
    loop {
        let due = Instant::now() + BEAT;
        sleep_until(due).await;
        if due.elapsed() > LATE {
            println!("something held the loop for more than {LATE:?}");
        }
    }
}

fn compute(how_long: Duration) {
    let began = Instant::now();
    while began.elapsed() < how_long {}
}
