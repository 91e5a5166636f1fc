use std::time::Duration;
use tokio::join;
use tokio::sync::{Mutex, RwLock, Semaphore};
use tokio::time::{sleep, timeout};

const HOUR: Duration = Duration::from_secs(3600);

struct Rules {
    days: u32,
    fine: u32,
}

struct Library {
    shelf: Mutex<Vec<&'static str>>,
    desk: Mutex<Vec<&'static str>>,
    rules: RwLock<Rules>,
    printers: Semaphore,
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let library = library();
    let books = async { join!(library.lend(), library.take_back()) };
    report("one book is lent, one comes back", books).await;
    let rules = async { join!(library.remind(), library.change()) };
    report("a reader is reminded, the rules change", rules).await;
    let receipts = async { join!(library.print_receipt(), library.print_receipt()) };
    report("two receipts are printed", receipts).await;
}

async fn report(what: &str, work: impl Future) {
    match timeout(HOUR, work).await {
        Ok(_) => println!("{what}: done"),
        Err(_) => println!("{what}: still waiting after an hour"),
    }
}

fn library() -> Library {
    Library {
        shelf: Mutex::new(vec!["Emma", "Persuasion"]),
        desk: Mutex::new(vec!["Walden"]),
        rules: RwLock::new(Rules { days: 28, fine: 10 }),
        printers: Semaphore::new(2),
    }
}

impl Rules {
    fn fine(&self) -> String {
        format!("{} cents a day", self.fine)
    }
}

impl Library {
    async fn lend(&self) {
        let mut shelf = self.shelf.lock().await;
        sleep(Duration::from_secs(20)).await; // somebody fetches it
        let mut desk = self.desk.lock().await;
        desk.extend(shelf.pop());
    }

    async fn take_back(&self) {
        let mut shelf = self.shelf.lock().await;
        sleep(Duration::from_secs(30)).await; // somebody looks for torn pages
        let mut desk = self.desk.lock().await;
        shelf.extend(desk.pop());
    }

    async fn remind(&self) -> String {
        let rules = self.rules.read().await;
        sleep(Duration::from_secs(2)).await; // the reader's account is loaded
        format!("after {} days: {}", rules.days, rules.fine())
    }

    async fn change(&self) {
        sleep(Duration::from_secs(1)).await; // the new rules are read
        *self.rules.write().await = Rules { days: 21, fine: 15 };
    }

    async fn print_receipt(&self) {
        let printer = self.printers.acquire().await;
        sleep(Duration::from_secs(5)).await; // it prints
        drop(printer);
        self.print_copy().await;
    }

    async fn print_copy(&self) {
        let _printer = self.printers.acquire().await;
        sleep(Duration::from_secs(5)).await; // it prints
    }
}
