#[tokio::main(flavor = "current_thread")]
async fn main() {
    let task = tokio::spawn(ask("scout"));
    task.await.expect("asking does not panic");
    println!("done");
}

async fn ask(agent: &str) {
    println!("{agent}: yes");
}
