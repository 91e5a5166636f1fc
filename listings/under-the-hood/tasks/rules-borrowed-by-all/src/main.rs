use futures::future::join_all;
use std::time::Duration;
use tokio::time::sleep;

// ANCHOR: main
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let rules = vec!["a title".to_string(), "a date".to_string()];
    let pages = ["home".to_string(), "shop".to_string()];
    let faults = join_all(pages.iter().map(|page| check(page, &rules))).await;
    println!("{:?}", faults.concat());
}
// ANCHOR_END: main

async fn check(page: &str, rules: &[String]) -> Vec<String> {
    sleep(Duration::from_secs(1)).await; // the page loads
    rules.iter().map(|rule| format!("{page} lacks {rule}")).collect()
}
