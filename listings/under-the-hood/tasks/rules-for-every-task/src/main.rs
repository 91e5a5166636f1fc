use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let rules = Arc::new(vec!["a title".to_string(), "a date".to_string()]);
    let faults = Arc::new(Mutex::new(Vec::new()));
    let mut checks = JoinSet::new();
    for page in ["home".to_string(), "shop".to_string()] {
        let (rules, faults) = (rules.clone(), faults.clone());
        checks.spawn(async move {
            let found = check(&page, &rules).await;
            faults.lock().expect("no holder panics").extend(found);
        });
    }
    checks.join_all().await;
    println!("{:?}", faults.lock().expect("no holder panics"));
}

async fn check(page: &str, rules: &[String]) -> Vec<String> {
    sleep(Duration::from_secs(1)).await; // the page loads
    rules.iter().map(|rule| format!("{page} lacks {rule}")).collect()
}
