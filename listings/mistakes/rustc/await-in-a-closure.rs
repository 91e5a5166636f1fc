#[tokio::main]
async fn main() {
    let agents = ["scout", "writer", "critic"];
    let answers = agents.map(|agent| ask(agent).await);
    println!("{answers:?}");
}

async fn ask(agent: &str) -> String {
    format!("{agent}: yes")
}
