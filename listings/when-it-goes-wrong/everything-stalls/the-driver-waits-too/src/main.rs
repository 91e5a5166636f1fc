use std::thread;
use std::time::Duration;
use tokio::join;
use tokio::time::sleep;

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() {
    let report = tokio::spawn(report());
    let heartbeat = tokio::spawn(heartbeat());
    let (report, heartbeat) = join!(report, heartbeat);
    report.and(heartbeat).expect("no task panics");
}

async fn report() {
    sleep(Duration::from_millis(100)).await; // the database answers
    thread::sleep(Duration::from_millis(400)); // blocks: the report is drawn
    println!("the report is ready");
}

async fn heartbeat() {
    sleep(Duration::from_millis(200)).await;
    println!("the heart beats");
}
