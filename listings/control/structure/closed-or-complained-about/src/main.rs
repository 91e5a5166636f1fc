use std::time::Duration;
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_secs(2);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let session = Session::log_in("ann").await;
    if timeout(LIMIT, session.ask()).await.is_err() {
        println!("ann gets no answer");
    }
    session.log_out().await;

    let all = async {
        let session = Session::log_in("bob").await;
        session.ask().await;
        session.log_out().await;
    };
    if timeout(LIMIT, all).await.is_err() {
        println!("bob gets no answer");
    }
}

struct Session {
    user: &'static str,
    open: bool,
}

impl Session {
    async fn log_in(user: &'static str) -> Session {
        sleep(Duration::from_secs(1)).await; // the server answers
        Session { user, open: true }
    }

    async fn ask(&self) {
        sleep(Duration::from_secs(60)).await; // the model thinks
    }

    async fn log_out(mut self) {
        sleep(Duration::from_secs(1)).await; // the server answers
        self.open = false;
        println!("{} is logged out", self.user);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.open {
            println!("BUG: {} was never logged out", self.user);
        }
    }
}
