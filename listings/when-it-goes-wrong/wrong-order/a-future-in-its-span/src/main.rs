use std::time::Duration;
use tokio::join;
use tokio::time::sleep;
use tracing::{Instrument, info, info_span};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    tracing_subscriber::fmt().without_time().with_target(false).init();
    join!(serve("ada", 1), serve("grace", 2));
}

async fn serve(user: &str, seconds: u64) {
    let span = info_span!("request", user);
    query(seconds).instrument(span).await;
}

async fn query(seconds: u64) {
    info!("asked");
    sleep(Duration::from_secs(seconds)).await; // the database works
    info!("answered");
}
