#[tokio::main]
async fn main() {
    println!("{}", ask("scout"));
}

async fn ask(agent: &str) -> String {
    format!("{agent}: yes")
}
