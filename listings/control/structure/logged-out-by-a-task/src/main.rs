use std::time::Duration;
use tokio::time::{sleep, timeout};
use tokio_util::task::TaskTracker;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let cleanups = TaskTracker::new();
    if timeout(Duration::from_secs(5), ask("bob", &cleanups)).await.is_err() {
        println!("main gives up on bob");
    }
    cleanups.close();
    cleanups.wait().await;
    println!("main ends");
}

async fn ask(user: &'static str, cleanups: &TaskTracker) {
    let _session = Session { user, cleanups: cleanups.clone() };
    sleep(Duration::from_secs(60)).await; // the model thinks
}

struct Session {
    user: &'static str,
    cleanups: TaskTracker,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.cleanups.spawn(log_out(self.user));
    }
}

async fn log_out(user: &str) {
    sleep(Duration::from_secs(1)).await; // the server answers
    println!("{user} is logged out");
}
