#![deny(blocking_in_async)]

use std::thread::JoinHandle;

async fn wait(thread: JoinHandle<()>) {
    let joined = thread.join();
    drop(joined);
}

fn main() {
    drop(wait(std::thread::spawn(|| ())));
}
