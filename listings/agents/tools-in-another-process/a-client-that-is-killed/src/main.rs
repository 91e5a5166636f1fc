use rmcp::model::{CallToolRequestParams, object};
use rmcp::service::ServiceExt;
use rmcp::transport::TokioChildProcess;
use serde_json::json;
use std::env;
use std::error::Error;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::time::Instant;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    match env::args().nth(1).as_deref() {
        Some("serve") => return archive_server::serve().await,
        Some("client") => return client().await,
        _ => {}
    }
    let mut client =
        Command::new(env::current_exe()?).arg("client").stderr(Stdio::piped()).spawn()?;
    // The server inherits this pipe from the client. It is at its end when neither of them lives.
    let stderr = client.stderr.take().expect("it is piped");
    let mut log = BufReader::new(stderr).lines();
    println!("the server says: {}", log.next_line().await?.unwrap_or_default());

    let killed = Instant::now();
    client.kill().await?;
    println!("the client is killed");
    while let Some(line) = log.next_line().await? {
        println!("the server says: {}", line.split(" after").next().unwrap_or_default());
    }
    // On a busy machine it may be later.
    println!("the server ends after at least {} s", killed.elapsed().as_secs().min(5));
    Ok(())
}

async fn client() -> Result<(), Box<dyn Error>> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("serve");
    let server = ().serve(TokioChildProcess::new(command)?).await?;
    let arguments = object(json!({ "word": "ice", "volumes": 600 }));
    let params = CallToolRequestParams::new("count").with_arguments(arguments);
    server.call_tool(params).await?;
    Ok(())
}
