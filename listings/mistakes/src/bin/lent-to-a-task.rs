#[tokio::main]
async fn main() {
    let question = String::from("Is it raining?");
    let task = tokio::spawn(async move { ask(&question).await });
    println!("{}", task.await.expect("the task does not panic"));
}

async fn ask(question: &str) -> String {
    format!("{question} Yes.")
}
