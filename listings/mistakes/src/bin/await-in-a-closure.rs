use futures::future::join_all;

#[tokio::main]
async fn main() {
    let agents = ["scout", "writer", "critic"];
    let answers = join_all(agents.map(ask)).await;
    println!("{answers:?}");
}

async fn ask(agent: &str) -> String {
    format!("{agent}: yes")
}
