use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    if timeout(Duration::from_secs(2), ask()).await.is_err() {
        println!("main gives up");
    }
    sleep(Duration::from_secs(5)).await;
}

async fn ask() {
    let _session = Session::log_in().await;
    sleep(Duration::from_secs(60)).await; // the model thinks
}

struct Session;

impl Session {
    async fn log_in() -> Session {
        sleep(Duration::from_secs(1)).await; // the server answers
        println!("logged in");
        Session
    }

    async fn log_out(&mut self) {
        sleep(Duration::from_secs(1)).await; // the server answers
        println!("logged out");
    }
}

impl Drop for Session {
    #[expect(clippy::let_underscore_future, reason = "the mistake")]
    fn drop(&mut self) {
        let _ = self.log_out();
    }
}
