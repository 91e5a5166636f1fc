use std::thread::{self, sleep};
use std::time::{Duration, Instant};

const THINKING: Duration = Duration::from_millis(500);

fn main() {
    let start = Instant::now();

    let threads =
        ["scout", "writer", "critic"].map(|agent| thread::spawn(move || ask(agent)));
    for thread in threads {
        println!("{}", thread.join().expect("ask does not panic"));
    }

    let calls = start.elapsed().as_millis() / THINKING.as_millis();
    println!("as long as {calls} call");
}

fn ask(agent: &str) -> String {
    sleep(THINKING); // the model thinks, we wait
    format!("{agent}: yes")
}
