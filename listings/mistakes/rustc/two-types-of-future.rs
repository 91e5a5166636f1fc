use futures::future::join_all;

#[tokio::main]
async fn main() {
    let agents = [ask("scout"), refuse("writer")];
    println!("{:?}", join_all(agents).await);
}

async fn ask(agent: &str) -> String {
    format!("{agent}: yes")
}

async fn refuse(agent: &str) -> String {
    format!("{agent}: no")
}
