use rmcp::model::CallToolRequestParams;
use rmcp::service::ServiceExt;
use rmcp::{tool, tool_router};
use std::error::Error;
use std::time::Duration;
use tokio::io::{DuplexStream, duplex};
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Box<dyn Error>> {
    let (pipe, other_end) = duplex(4096);
    tokio::spawn(serve(other_end));
    let server = ().serve(pipe).await?;

    let call = server.call_tool(CallToolRequestParams::new("copy"));
    if timeout(Duration::from_millis(2500), call).await.is_err() {
        println!("the caller leaves");
    }
    sleep(Duration::from_secs(10)).await;
    Ok(())
}

struct Backup;

#[tool_router(server_handler)]
impl Backup {
    #[tool]
    async fn copy(&self) -> String {
        for file in 1..=4 {
            sleep(Duration::from_secs(1)).await;
            println!("file {file} is copied");
        }
        "done".to_string()
    }
}

async fn serve(pipe: DuplexStream) {
    if let Ok(serving) = Backup.serve(pipe).await {
        let _ended = serving.waiting().await;
    }
}
