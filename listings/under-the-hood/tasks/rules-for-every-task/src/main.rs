use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let rules = Arc::new(vec!["a title".to_string(), "a date".to_string()]);
    let mut checks = JoinSet::new();
    for page in ["home".to_string(), "shop".to_string()] {
        let rules = rules.clone();
        checks.spawn(async move { check(&page, &rules).await });
    }
    println!("{:?}", checks.join_all().await.concat());
}

async fn check(page: &str, rules: &[String]) -> Vec<String> {
    sleep(Duration::from_secs(1)).await; // the page loads
    rules.iter().map(|rule| format!("{page} lacks {rule}")).collect()
}
