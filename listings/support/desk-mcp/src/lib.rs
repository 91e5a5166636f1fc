//! Tools of `desk` that live in another process, over the Model Context Protocol (MCP).

use desk::{Tool, ToolResult};
use rmcp::model::{CallToolRequestParams, CallToolResult, JsonObject};
use rmcp::service::{Peer, RoleClient, ServiceError};
use serde_json::Value;

// ANCHOR: tools
/// The tools of the server at the other end of a connection. They share the connection, and any number of calls may be
/// under way on it at once.
///
/// A call that is dropped, be it with its run or after [`Tool::timeout`], is canceled at the server, too. If the server is
/// gone, a call is an error that the model reads.
///
/// # Errors
///
/// Why the server didn't list its tools.
pub async fn tools(server: &Peer<RoleClient>) -> Result<Vec<Tool>, ServiceError> {
    let listed = server.list_all_tools().await?;
    Ok(listed.into_iter().map(|tool| adapt(server.clone(), tool)).collect())
}

fn adapt(server: Peer<RoleClient>, tool: rmcp::model::Tool) -> Tool {
    let name = tool.name.clone();
    let call = move |arguments: JsonObject| {
        let params = CallToolRequestParams::new(name.clone()).with_arguments(arguments);
        let server = server.clone();
        // Not `send_request`, which doesn't tell the server when it is dropped.
        async move { text(server.call_tool(params).await?) }
    };
    let description = tool.description.unwrap_or_default();
    let schema = Value::Object(JsonObject::clone(&tool.input_schema));
    let adapted = Tool::new(&tool.name, &description, call).schema(schema);
    // The server's word decides whether an interrupted call may be made again, and by default it may not.
    let hints = tool.annotations.unwrap_or_default();
    let is_repeatable =
        hints.read_only_hint == Some(true) || hints.idempotent_hint == Some(true);
    if is_repeatable { adapted } else { adapted.with_effects() }
}

/// Returns the texts in a result, or an error if the server calls it one. Images and other content are named.
fn text(result: CallToolResult) -> ToolResult {
    let texts = result.content.iter().map(|content| match content.as_text() {
        Some(text) => text.text.as_str(),
        None => "(content that isn't text)",
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    if result.is_error == Some(true) { Err(text.into()) } else { Ok(text) }
}
// ANCHOR_END: tools
