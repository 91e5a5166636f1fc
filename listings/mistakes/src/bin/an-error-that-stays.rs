use std::error::Error;

#[tokio::main]
async fn main() {
    let task = tokio::spawn(ask());
    let answer = task.await.expect("the task does not panic");
    println!("{answer:?}");
}

async fn ask() -> Result<String, Box<dyn Error + Send + Sync>> {
    Err("the scout has no quota".into())
}
