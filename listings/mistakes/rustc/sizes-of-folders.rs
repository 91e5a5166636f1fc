use Entry::{File, Folder};
use futures::future::join_all;
use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::main]
async fn main() {
    let home = Folder(vec![File(120), Folder(vec![File(30), File(7)])]);

    let mut total = size(&home);
    let total = match timeout(Duration::from_secs(1), &mut total).await {
        Ok(total) => total,
        Err(_) => {
            println!("a large folder, please wait");
            total.await
        }
    };
    println!("{total} bytes");

    let both = join_all([size(&home), entries(&home)]).await;
    println!("{} bytes in {} entries", both[0], both[1]);
}

enum Entry {
    File(usize),
    Folder(Vec<Entry>),
}

async fn size(entry: &Entry) -> usize {
    sleep(Duration::from_millis(1)).await; // the disk answers
    match entry {
        File(size) => *size,
        Folder(entries) => {
            let mut total = 0;
            for entry in entries {
                total += size(entry).await;
            }
            total
        }
    }
}

async fn entries(entry: &Entry) -> usize {
    match entry {
        File(_) => 1,
        Folder(entries) => entries.len(),
    }
}
