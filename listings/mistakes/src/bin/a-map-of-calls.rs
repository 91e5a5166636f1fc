use futures::future::join_all;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    join_all(["scout", "writer", "critic"].into_iter().map(ask)).await;
}

async fn ask(agent: &str) {
    println!("{agent}: yes");
}
