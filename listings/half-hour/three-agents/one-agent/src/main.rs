use chat_client::ChatClient;
use fake_model::FakeModel;
use std::error::Error;
use std::time::Instant;
use tokio::runtime::Handle;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = FakeModel::start().await?;
    let client = ChatClient::local(server.base_url())?;

    let question = "Name a robot that makes tea.";
    println!("writer: {}", client.ask("writer", question).await?);

    let metrics = Handle::current().metrics();
    let (start, busy_before) = (Instant::now(), metrics.worker_total_busy_duration(0));
    for _ in 0..5 {
        client.ask("writer", question).await?;
    }
    let (whole, busy_after) = (start.elapsed(), metrics.worker_total_busy_duration(0));

    let busy = busy_after - busy_before;
    println!("busy for less than a fifth of the time: {}", 5 * busy < whole);
    Ok(())
}
