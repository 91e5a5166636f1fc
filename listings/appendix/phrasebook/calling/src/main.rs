// ANCHOR: define
async fn ask(agent: &str) -> String {
    format!("{agent}: yes")
}
// ANCHOR_END: define

// ANCHOR: run
#[tokio::main]
async fn main() {
    let answer = ask("scout").await;
    println!("{answer}");
}
// ANCHOR_END: run
