//! An MCP server: an archive of newspapers, bound in volumes that take a second each to read.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::service::{RequestContext, RoleServer, ServerInitializeError, ServiceExt};
use rmcp::transport::stdio;
use rmcp::{tool, tool_router};
use schemars::JsonSchema;
use serde::Deserialize;
use std::error::Error;
use std::time::Duration;
use tokio::time::sleep;

/// Serves the process on the other end of stdin and stdout until it closes stdin.
pub async fn serve() -> Result<(), Box<dyn Error>> {
    let archive = Archive { log: |line| eprintln!("{line}") };
    let serving = match archive.serve(stdio()).await {
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()), // it left at once
        serving => serving?,
    };
    serving.waiting().await?;
    Ok(())
}

pub struct Archive {
    /// Where its log goes. Later programs print it.
    pub log: fn(&str),
}

#[derive(Deserialize, JsonSchema)]
struct Year {
    year: u32,
}

#[derive(Deserialize, JsonSchema)]
struct Count {
    word: String,
    /// How many volumes to read.
    volumes: u32,
}

#[tool_router(server_handler)]
impl Archive {
    #[tool(description = "The headline of a year.", annotations(read_only_hint = true))]
    async fn headline(&self, Parameters(Year { year }): Parameters<Year>) -> String {
        format!("{year}: the harbor freezes over")
    }

    #[tool(
        description = "Counts a word in the archive's volumes.",
        annotations(read_only_hint = true)
    )]
    async fn count(
        &self,
        Parameters(Count { word, volumes }): Parameters<Count>,
        context: RequestContext<RoleServer>,
    ) -> Result<String, String> {
        (self.log)("count begins");
        let mut read = 0;
        let reading = async {
            while read < volumes {
                sleep(Duration::from_secs(1)).await;
                read += 1;
            }
        };
        match context.ct.run_until_cancelled(reading).await {
            Some(()) => {
                (self.log)("count ends");
                Ok(format!("{word}: {} times", 7 * read))
            }
            None => {
                (self.log)(&format!("count stops after {read} of {volumes} volumes"));
                Err("canceled".to_string())
            }
        }
    }
}
