use chat_client::ChatClient;
use fake_model::FakeModel;
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = FakeModel::start().await?;
    let client = ChatClient::local(server.base_url())?;

    let question = "Name a robot that makes tea.";
    let scout = client.ask("scout", question).await?;
    let writer = client.ask("writer", question).await?;
    let critic = client.ask("critic", question).await?;
    println!("scout: {scout}");
    println!("writer: {writer}");
    println!("critic: {critic}");

    println!("most calls at once: {}", server.most_at_once());
    Ok(())
}
