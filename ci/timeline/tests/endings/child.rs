use tokio::process::Command;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let status = Command::new("sleep").arg("4").status().await.unwrap();
    println!("{}", status.success());
}
