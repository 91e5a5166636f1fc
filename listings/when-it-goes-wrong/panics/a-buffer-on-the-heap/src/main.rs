use std::io::Result;
use tokio::io::{AsyncReadExt, repeat};

#[tokio::main]
async fn main() {
    let task = tokio::spawn(async { logged(read()).await });
    println!("{:?}", task.await.expect("the task does not panic"));
}

async fn logged<F: Future>(work: F) -> F::Output {
    println!("begun");
    work.await
}

async fn read() -> Result<usize> {
    let mut buffer = vec![0; 1 << 19];
    repeat(7).read(&mut buffer).await // from a socket, elsewhere
}
