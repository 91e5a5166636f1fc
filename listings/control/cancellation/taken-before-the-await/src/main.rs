use cancel_points::drop_at_each;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::sleep;

const LETTERS: [&str; 3] = ["to Ann", "to Bob", "to Cleo"];

fn main() {
    let world = async || Agent::new();
    let operation = async |agent: &mut Agent| agent.deliver().await;
    let check = async |agent: &mut Agent| agent.missing().await;
    print!("{}", drop_at_each(world, operation, check));
}

struct Agent {
    outbox: VecDeque<&'static str>,
    server: Sender<&'static str>,
    received: Arc<Mutex<Vec<&'static str>>>,
}

impl Agent {
    async fn deliver(&mut self) {
        while let Some(letter) = self.outbox.pop_front() {
            sleep(Duration::from_millis(100)).await; // check the address
            self.server.send(letter).await.expect("the server is up");
        }
    }

    fn new() -> Agent {
        let (server, letters) = channel(1);
        let received = Arc::default();
        tokio::spawn(receive(letters, Arc::clone(&received)));
        Agent { outbox: LETTERS.into(), server, received }
    }

    /// Says which letters are neither in the outbox nor on the server.
    async fn missing(&self) -> Result<(), String> {
        sleep(Duration::from_secs(60)).await; // whatever is on its way arrives
        let received = self.received.lock().unwrap();
        let mut missing = LETTERS.to_vec();
        missing.retain(|letter| !self.outbox.contains(letter));
        missing.retain(|letter| !received.contains(letter));
        if missing.is_empty() { Ok(()) } else { Err(format!("{missing:?}")) }
    }
}

async fn receive(
    mut letters: Receiver<&'static str>,
    received: Arc<Mutex<Vec<&'static str>>>,
) {
    while let Some(letter) = letters.recv().await {
        sleep(Duration::from_secs(1)).await;
        received.lock().unwrap().push(letter);
    }
}
