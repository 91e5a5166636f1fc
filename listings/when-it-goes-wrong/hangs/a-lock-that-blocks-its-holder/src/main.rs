use std::sync::{Mutex, mpsc::channel};
use std::{thread, time::Duration};
use tokio::{join, time::sleep};

fn main() {
    let (say, said) = channel();
    thread::spawn(move || say.send(two_agents()));
    println!("{:?}", said.recv_timeout(Duration::from_millis(500)));
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn two_agents() -> Vec<String> {
    let notes = Mutex::default();
    join!(ask("scout", 1, &notes), ask("critic", 2, &notes));
    notes.into_inner().expect("no holder panics")
}

#[expect(clippy::await_holding_lock)]
async fn ask(agent: &str, seconds: u64, notes: &Mutex<Vec<String>>) {
    let mut notes = notes.lock().expect("no holder panics");
    sleep(Duration::from_secs(seconds)).await; // the model thinks
    notes.push(format!("{agent}: yes"));
}
