use anyhow::{Context, Result};
use deep_research::web::Web;
use deep_research::{Team, demo, page};
use futures::TryStreamExt;
use model_client::Client;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::spawn;
use tokio::time::sleep;

#[tokio::main]
async fn main() -> Result<()> {
    let (model, engine) = (demo::model(), demo::engine());
    let (models, searches) = (model.serve().await?, engine.serve().await?);
    let client = Client::new(models.base_url(), "any".into())?.at_most(4);
    let mails = outbox::Client::in_process(&demo::outbox());
    let team = Team::new("gpt-5-mini", client, Web::new(searches.url())?, mails);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/events?question=tea", listener.local_addr()?);
    spawn(axum::serve(listener, page::routes(team, &[])).into_future());

    let tab = reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?;
    let mut events = tab.get(url).send().await?.bytes_stream();
    let mut page = String::new();
    while !page.contains(r#""status":"text""#) {
        let bytes = events.try_next().await?.context("the stream goes on")?;
        page += &String::from_utf8_lossy(&bytes);
    }
    println!("the report has begun: {}", page.contains("writing"));
    println!("left before: {}", model.counts().left);
    drop(events); // closes the tab
    while model.counts().left == 0 {
        sleep(Duration::from_millis(5)).await;
    }
    let tokens = model.counts().tokens;
    sleep(Duration::from_millis(500)).await;
    println!("left after: {}", model.counts().left);
    println!("tokens sent since then: {}", model.counts().tokens - tokens);
    Ok(())
}
