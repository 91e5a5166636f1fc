use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

struct Account {
    number: u32,
    balance: Mutex<i64>,
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let ann = Account { number: 1, balance: Mutex::new(100) };
    let bob = Account { number: 2, balance: Mutex::new(100) };
    let both = async { tokio::join!(transfer(&ann, &bob, 30), transfer(&bob, &ann, 10)) };
    match timeout(HOUR, both).await {
        Ok(_) => {
            println!("{} and {}", ann.balance.lock().await, bob.balance.lock().await)
        }
        Err(_) => println!("nothing has moved for an hour"),
    }
}

async fn transfer(from: &Account, to: &Account, amount: i64) {
    println!("{amount} from {} to {}", from.number, to.number);
    // Ten from 2 to 1 is minus ten from 1 to 2.
    let (from, to, amount) =
        if from.number < to.number { (from, to, amount) } else { (to, from, -amount) };
    let mut from = from.balance.lock().await;
    sleep(Duration::from_millis(10)).await; // the bank checks the balance
    let mut to = to.balance.lock().await;
    *from -= amount;
    *to += amount;
}
