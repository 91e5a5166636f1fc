#[tokio::main(flavor = "current_thread")]
async fn main() {
    let task = tokio::spawn(ask("scout"));
    match task.await {
        Ok(_) => println!("asked"),
        Err(error) => println!("{error}"),
    }
}

async fn ask(agent: &str) {
    println!("{agent}: yes");
}
