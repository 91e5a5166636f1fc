use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let mut mails = JoinSet::new();
    for name in ["ann", "bob", "cid"] {
        mails.spawn(send_to(name));
    }
    sleep(Duration::from_secs(60)).await; // main serves others
    println!("a minute later: {} tasks in the set", mails.len());
}

async fn send_to(name: &str) -> Result<(), String> {
    sleep(Duration::from_secs(1)).await; // the mail server answers
    match name {
        "bob" => Err("bob has no mailbox".to_string()),
        _ => Ok(()),
    }
}
