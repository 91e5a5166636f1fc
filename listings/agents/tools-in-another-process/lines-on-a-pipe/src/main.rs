use serde_json::{Value, json};
use std::env;
use std::error::Error;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader, Lines};
use tokio::process::{ChildStdin, Command};

const HELLO: &str = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"by hand","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).as_deref() == Some("serve") {
        return archive_server::serve().await;
    }
    let mut server = Command::new(env::current_exe()?)
        .arg("serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stdin = server.stdin.take().expect("it is piped");
    let mut stdout = lines(server.stdout.take().expect("it is piped"));
    let mut stderr = lines(server.stderr.take().expect("it is piped"));
    stdin.write_all(HELLO.as_bytes()).await?;
    stdout.next_line().await?.expect("the server's hello");

    // ANCHOR: talk
    let count = tool("count", json!({ "word": "ice", "volumes": 600 }));
    send(&mut stdin, json!({ "id": 1, "method": "tools/call", "params": count })).await?;
    let headline = tool("headline", json!({ "year": 1881 }));
    send(&mut stdin, json!({ "id": 2, "method": "tools/call", "params": headline }))
        .await?;
    println!("stdout  {}", stdout.next_line().await?.expect("an answer"));

    println!("stderr  {}", stderr.next_line().await?.expect("a log"));
    let cancel = json!({ "requestId": 1 });
    send(&mut stdin, json!({ "method": "notifications/cancelled", "params": cancel }))
        .await?;
    let log = stderr.next_line().await?.expect("a log");
    println!("stderr  {}", log.split(" after").next().unwrap_or_default());

    drop(stdin);
    println!("closed; {}", server.wait().await?);
    // ANCHOR_END: talk
    Ok(())
}

async fn send(stdin: &mut ChildStdin, mut message: Value) -> Result<(), Box<dyn Error>> {
    message["jsonrpc"] = json!("2.0");
    println!("stdin   {message}");
    Ok(stdin.write_all(format!("{message}\n").as_bytes()).await?)
}

fn tool(name: &str, arguments: Value) -> Value {
    json!({ "name": name, "arguments": arguments })
}

fn lines<R: AsyncRead>(pipe: R) -> Lines<BufReader<R>> {
    BufReader::new(pipe).lines()
}
