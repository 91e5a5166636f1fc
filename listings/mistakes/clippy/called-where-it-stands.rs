#![deny(clippy::redundant_closure_call)]

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let answer = (async || Some(ask("scout").await?.len()))().await;
    println!("{answer:?} letters");
}

async fn ask(agent: &str) -> Option<String> {
    Some(format!("{agent}: yes"))
}
