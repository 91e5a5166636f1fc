#![deny(clippy::unused_async)]

use tokio::fs;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let manifest = fs::read_to_string("Cargo.toml").await.expect("a package has one");
    println!("a package: {}", is_a_package(&manifest).await);
}

async fn is_a_package(manifest: &str) -> bool {
    manifest.contains("[package]")
}
