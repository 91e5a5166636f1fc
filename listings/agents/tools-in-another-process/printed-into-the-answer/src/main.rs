use rmcp::model::CallToolRequestParams;
use rmcp::service::ServiceExt;
use rmcp::transport::{TokioChildProcess, stdio};
use rmcp::{tool, tool_router};
use std::env;
use std::error::Error;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::timeout;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).as_deref() == Some("serve") {
        Converter.serve(stdio()).await?.waiting().await?;
        return Ok(());
    }
    // The server is this program, started again.
    let mut command = Command::new(env::current_exe()?);
    command.arg("serve");
    let (child, _) = TokioChildProcess::builder(command).stderr(Stdio::null()).spawn()?;
    let server = ().serve(child).await?;

    for tool in ["eprint", "println", "print", "eprint"] {
        let call = server.call_tool(CallToolRequestParams::new(tool));
        match timeout(Duration::from_secs(3), call).await {
            Ok(result) => {
                result?;
                println!("{tool}: answered");
            }
            Err(_elapsed) => println!("{tool}: no answer after 3 s"),
        }
    }
    server.cancel().await?;
    Ok(())
}

struct Converter;

#[tool_router(server_handler)]
impl Converter {
    #[tool]
    async fn eprint(&self) -> String {
        eprint!(".");
        "converted".to_string()
    }

    #[tool]
    async fn println(&self) -> String {
        println!("page 1");
        "converted".to_string()
    }

    #[tool]
    async fn print(&self) -> String {
        print!(".");
        "converted".to_string()
    }
}
