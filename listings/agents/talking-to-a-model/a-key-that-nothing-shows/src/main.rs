use anyhow::Result;
use fake_llm::{FakeLlm, Script};
use model_client::{ChatRequest, Client, Message};
use secrecy::SecretString;
use tokio::spawn;

const KEY: &str = "sk-proj-Zq7vWx4Kp9Tn"; // a real one comes from the environment

#[tokio::main]
async fn main() -> Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init(); // at its default level
    let key = SecretString::from(KEY);
    let request = ChatRequest::new("small", [Message::user("Is it raining?")]);

    let nowhere = Client::new("http://127.0.0.1:1/v1", key.clone())?;
    println!("{nowhere:?}");
    let refused = nowhere.chat(&request).await.expect_err("nothing listens there");
    println!("{refused}");
    tracing::error!(?refused, client = ?nowhere);

    let server = FakeLlm::new(Script::new([]).keys(["another"])).serve().await?;
    let client = Client::new(server.base_url(), key)?;
    let unauthorized = client.chat(&request).await.expect_err("the key is another");
    println!("{unauthorized}");

    let task = spawn(async move { panic!("{client:?} has no reply: {unauthorized:?}") });
    println!("{}", task.await.expect_err("it panics").is_panic());

    let with_a_newline = Client::new("http://127.0.0.1:1/v1", format!("{KEY}\n").into());
    println!("{}", with_a_newline.expect_err("a header has one line"));
    Ok(())
}
