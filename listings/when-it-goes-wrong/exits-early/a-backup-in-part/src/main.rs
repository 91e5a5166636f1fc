use std::time::Duration;
use tokio::{task::JoinSet, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), String> {
    let _lease = Lease;
    let mut uploads = JoinSet::new();
    for folder in ["mail", "photos", "notes"] {
        uploads.spawn(upload(folder));
    }
    tokio::spawn(write_index());
    while uploads.join_next().await.is_some() {}
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

impl Drop for Lease {
    fn drop(&mut self) {
        tokio::spawn(give_back());
    }
}

async fn give_back() {
    sleep(Duration::from_secs(1)).await; // the server is slow
    println!("lease: given back");
}
