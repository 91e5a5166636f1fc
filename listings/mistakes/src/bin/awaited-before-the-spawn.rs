#[tokio::main]
async fn main() {
    let task = tokio::spawn(ask("scout"));
    println!("{}", task.await.expect("the task does not panic"));
}

async fn ask(agent: &str) -> String {
    format!("{agent}: yes")
}
