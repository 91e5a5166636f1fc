use tokio::select;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::oneshot;

type Jobs = UnboundedReceiver<u32>;
type Stop = oneshot::Receiver<()>;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (jobs, stop) = a_thousand_jobs_and_a_stop();
    match by_chance(jobs, stop).await {
        ..100 => println!("random start: stopped soon"),
        many => println!("random start: {many} jobs"),
    }
    let (jobs, stop) = a_thousand_jobs_and_a_stop();
    println!("jobs on top: {} jobs", jobs_on_top(jobs, stop).await);
    let (jobs, stop) = a_thousand_jobs_and_a_stop();
    println!("stop on top: {} jobs", stop_on_top(jobs, stop).await);
}

async fn by_chance(mut jobs: Jobs, mut stop: Stop) -> u32 {
    let mut done = 0;
    loop {
        select! {
            Some(_) = jobs.recv() => done += 1,
            _ = &mut stop => return done,
        }
    }
}

async fn jobs_on_top(mut jobs: Jobs, mut stop: Stop) -> u32 {
    let mut done = 0;
    loop {
        select! {
            biased;
            Some(_) = jobs.recv() => done += 1,
            _ = &mut stop => return done,
        }
    }
}

async fn stop_on_top(mut jobs: Jobs, mut stop: Stop) -> u32 {
    let mut done = 0;
    loop {
        select! {
            biased;
            _ = &mut stop => return done,
            Some(_) = jobs.recv() => done += 1,
        }
    }
}

fn a_thousand_jobs_and_a_stop() -> (Jobs, Stop) {
    let (add, jobs) = mpsc::unbounded_channel();
    (0..1000).for_each(|job| add.send(job).expect("the receiver is alive"));
    let (tell, stop) = oneshot::channel();
    tell.send(()).expect("the receiver is alive");
    (jobs, stop)
}
