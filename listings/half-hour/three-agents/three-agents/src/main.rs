use chat_client::ChatClient;
use fake_model::FakeModel;
use std::error::Error;
use tokio::try_join;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = FakeModel::start().await?;
    let client = match ChatClient::from_environment()? {
        Some(client) => client,
        None => ChatClient::local(server.base_url())?,
    };

    let question = "Name a robot that makes tea.";
    let (scout, writer, critic) = try_join!(
        client.ask("scout", question),
        client.ask("writer", question),
        client.ask("critic", question),
    )?;
    println!("scout: {scout}");
    println!("writer: {writer}");
    println!("critic: {critic}");

    let choice =
        format!("Which is the best? Answer with it alone.\n{scout}\n{writer}\n{critic}");
    let best = client.ask("judge", &choice).await?;
    println!("judge picks: {best}");

    if server.calls() > 0 {
        println!("most calls at once: {}", server.most_at_once());
    }
    Ok(())
}
