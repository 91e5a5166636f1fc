use std::time::Duration;
use tokio::{task::JoinSet, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), String> {
    let lease = Lease;
    let mut uploads = JoinSet::new();
    for folder in ["mail", "photos", "notes"] {
        uploads.spawn(upload(folder));
    }
    let index = tokio::spawn(write_index());
    let mut uploaded = Ok(());
    while let Some(ended) = uploads.join_next().await {
        uploaded = uploaded.and(ended.expect("an upload does not panic"));
    }
    index.await.expect("the index does not panic");
    lease.give_back().await;
    uploaded?;
    println!("the backup is complete");
    Ok(())
}

async fn upload(folder: &str) -> Result<(), String> {
    sleep(Duration::from_secs(1)).await; // the network is slow
    if folder == "photos" {
        return Err("photos: the quota is used up".to_string());
    }
    println!("{folder}: uploaded");
    Ok(())
}

async fn write_index() {
    println!("index: begun");
    sleep(Duration::from_secs(2)).await; // the disk is slow
    println!("index: written");
}

/// Keeps other backups away, until it is given back.
struct Lease;

impl Lease {
    async fn give_back(self) {
        sleep(Duration::from_secs(1)).await; // the server is slow
        println!("lease: given back");
    }
}
