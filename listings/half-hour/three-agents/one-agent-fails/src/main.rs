use chat_client::ChatClient;
use fake_model::FakeModel;
use std::error::Error;
use std::time::Duration;
use tokio::time::sleep;
use tokio::try_join;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = FakeModel::start().await?;
    let client = ChatClient::local(server.base_url())?;

    let question = "Name a robot that makes tea.";
    let answers = try_join!(
        client.ask("scout", question),
        client.ask("ghostwriter", question), // no such model
        client.ask("critic", question),
    );
    match answers {
        Ok(answers) => println!("{answers:?}"),
        Err(error) => println!("error: {error}"),
    }

    sleep(Duration::from_millis(300)).await; // longer than any model thinks
    println!("calls: {}, answers: {}", server.calls(), server.answers());
    Ok(())
}
