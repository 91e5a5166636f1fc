use anyhow::Result;
use fake_llm::{FakeLlm, Script};
use model_client::{ChatRequest, Client, Message};
use secrecy::SecretString;
use tokio::spawn;
use tracing::error;

#[tokio::main]
async fn main() -> Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).without_time().init();
    let key = SecretString::from("sk-proj-Zq7vWx4Kp9Tn"); // a real one comes from the environment
    let request = ChatRequest::new("small", [Message::user("Is it raining?")]);

    let client = Client::new("http://models.example/v1", key.clone())?;
    println!("1. {client:?}");

    let with_a_newline = Client::new("http://models.example/v1", "sk-proj-Zq7v\n".into());
    println!("2. {}", with_a_newline.expect_err("a header is one line"));

    let nowhere = Client::new("http://127.0.0.1:1/v1", key.clone())?;
    let refused = nowhere.chat(&request).await.expect_err("nobody listens");
    error!(?refused, "3. no connection for {client:?}");

    let server = FakeLlm::new(Script::new([]).keys(["another"])).serve().await?;
    let with_the_wrong_key = Client::new(server.base_url(), key)?;
    let refused = with_the_wrong_key.chat(&request).await.expect_err("a wrong key");
    println!("4. {refused}");

    let task = spawn(async move { panic!("{client:?}: {refused:?}") });
    println!("5. panicked: {}", task.await.is_err());
    Ok(())
}
