use archive_server::Archive;
use rmcp::model::{CallToolRequestParams, object};
use rmcp::service::{Peer, RoleClient, ServiceExt};
use serde_json::{Value, json};
use std::error::Error;
use tokio::io::{DuplexStream, duplex};
use tokio::time::Instant;
use tokio::try_join;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (pipe, other_end) = duplex(4096);
    tokio::spawn(serve(other_end));
    let server = ().serve(pipe).await?;

    try_join!(
        call(&server, "count", json!({ "word": "ice", "volumes": 3 })),
        call(&server, "headline", json!({ "year": 1881 })),
    )?;
    Ok(())
}

async fn call(
    server: &Peer<RoleClient>,
    tool: &'static str,
    arguments: Value,
) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let params = CallToolRequestParams::new(tool).with_arguments(object(arguments));
    let result = server.call_tool(params).await?;
    let text = result.content[0].as_text().map_or("", |text| &text.text);
    println!("{tool}, after {} s: {text}", start.elapsed().as_secs());
    Ok(())
}

async fn serve(pipe: DuplexStream) {
    if let Ok(serving) = (Archive { log: |_| {} }).serve(pipe).await {
        let _ended = serving.waiting().await;
    }
}
