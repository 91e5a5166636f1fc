#[tokio::main]
async fn main() {
    tokio::spawn(count()).await.unwrap();
}

async fn count() {
    let mut n = 0u64;
    loop {
        n = n.wrapping_add(1);
        tokio::task::block_in_place(|| n);
    }
}
