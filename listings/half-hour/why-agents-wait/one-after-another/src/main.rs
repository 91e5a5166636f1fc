use std::thread::sleep;
use std::time::{Duration, Instant};

const THINKING: Duration = Duration::from_millis(500);

fn main() {
    let start = Instant::now();

    for agent in ["scout", "writer", "critic"] {
        println!("{}", ask(agent));
    }

    let calls = start.elapsed().as_millis() / THINKING.as_millis();
    println!("as long as {calls} calls");
}

fn ask(agent: &str) -> String {
    sleep(THINKING); // the model thinks, we wait
    format!("{agent}: yes")
}
