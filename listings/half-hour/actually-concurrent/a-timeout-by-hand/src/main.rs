use std::time::Duration;
use tokio::select;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    match timeout(Duration::from_millis(500), search("tea robots")).await {
        Some(found) => println!("{found}"),
        None => println!("nothing after half a second"),
    }
}

/// The output of `future`, or `None` if `limit` passes first.
async fn timeout<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    select! {
        biased; // polls `future` first: an answer that has come is never late
        output = future => Some(output),
        () = sleep(limit) => None,
    }
}

async fn search(query: &str) -> String {
    let _connection = Connection;
    sleep(Duration::from_secs(2)).await; // the index is slow today
    println!("the search has finished");
    format!("3 results for {query}")
}

struct Connection;

impl Drop for Connection {
    fn drop(&mut self) {
        println!("connection closed");
    }
}
