const LIMIT: u64 = 1_000;

#[tokio::main]
async fn main() {
    let planned = 200 + size_of_file("log.txt").await;
    println!("{planned} bytes after the next entry");
    if LIMIT < size_of_file("log.txt").await {
        println!("the log is full");
    }
}

async fn size_of_file(name: &str) -> u64 {
    150 * name.len() as u64 // stands for a question to the disk
}
