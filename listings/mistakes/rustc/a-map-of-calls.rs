#![deny(unused_must_use)]

#[tokio::main(flavor = "current_thread")]
async fn main() {
    ["scout", "writer", "critic"].into_iter().map(ask);
}

async fn ask(agent: &str) {
    println!("{agent}: yes");
}
