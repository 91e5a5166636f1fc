use chat_client::ChatClient;
use fake_model::FakeModel;
use futures::future::join_all;
use std::error::Error;
use tokio::sync::Semaphore;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    println!("all five at once");
    five_agents(5).await?;
    println!("at most two at once");
    five_agents(2).await
}

async fn five_agents(at_once: usize) -> Result<(), Box<dyn Error>> {
    let server = FakeModel::allowing(2).await?;
    let client = ChatClient::local(server.base_url())?;
    let permits = Semaphore::new(at_once);

    let answers = join_all(["tea", "soup", "rice", "jam", "toast"].map(|food| {
        let question = format!("Name a robot that makes {food}.");
        let (client, permits) = (&client, &permits);
        async move {
            let _permit = permits.acquire().await?;
            client.ask("writer", &question).await
        }
    }))
    .await;

    for error in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        println!("  {error}");
    }
    let answered = answers.iter().flatten().count();
    println!("  answered: {answered}, refused: {}", answers.len() - answered);
    println!("  most calls at once: {}", server.most_at_once());
    Ok(())
}
