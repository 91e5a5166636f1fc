#![deny(clippy::await_holding_invalid_type)]

use tokio::{sync::watch, task::yield_now};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (plan, mut seen) = watch::channel("ask the scout");
    tokio::join!(follow(&mut seen), change(&plan));
}

async fn follow(plan: &mut watch::Receiver<&str>) {
    let step = plan.borrow_and_update();
    yield_now().await; // the model thinks, the plan is borrowed
    println!("done: {}", *step);
}

async fn change(plan: &watch::Sender<&str>) {
    plan.send_replace("ask the critic");
}
