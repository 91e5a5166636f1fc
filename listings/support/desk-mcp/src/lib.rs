//! Tools of `desk` that live in another process, over the Model Context Protocol (MCP).

use desk::{Call, Tool, ToolResult};
use rmcp::model::{CallToolRequestParams, CallToolResult, JsonObject};
use rmcp::service::{Peer, RoleClient, ServiceError};
use serde_json::Value;

/// What there is to say about a call with effects that got no answer.
const UNKNOWN: &str = ", so the outcome is unknown: check before calling again";

// ANCHOR: tools
/// The tools of the server at the other end of a connection. They share the connection, and any number of calls may be
/// under way on it at once.
///
/// If a call is dropped, with its run or after [`Tool::timeout`], the server is asked to cancel it. If the server is gone,
/// a call is an error that the model reads.
///
/// # Errors
///
/// Why the server didn't list its tools.
pub async fn tools(server: &Peer<RoleClient>) -> Result<Vec<Tool>, ServiceError> {
    let listed = server.list_all_tools().await?;
    Ok(listed.into_iter().map(|tool| adapt(server.clone(), tool)).collect())
}

fn adapt(server: Peer<RoleClient>, tool: rmcp::model::Tool) -> Tool {
    // Unless the server says that a call can be repeated, it isn't.
    let hints = tool.annotations.unwrap_or_default();
    let repeatable =
        hints.read_only_hint == Some(true) || hints.idempotent_hint == Some(true);
    let unknown = if repeatable { "" } else { UNKNOWN };

    let name = tool.name.clone();
    let call = move |arguments: &str, _call: Call| {
        let (server, name) = (server.clone(), name.clone());
        // Some models send an empty text to a tool without arguments.
        let arguments = if arguments.is_empty() { "{}" } else { arguments };
        let arguments = serde_json::from_str::<JsonObject>(arguments);
        async move {
            let params = CallToolRequestParams::new(name).with_arguments(arguments?);
            // A call on a closed connection isn't sent, so its outcome is known.
            let unknown = if server.is_transport_closed() { "" } else { unknown };
            // Unlike `send_request`, `call_tool` tells the server when it is dropped.
            match server.call_tool(params).await {
                Ok(result) => text(result),
                Err(ServiceError::McpError(refused)) => Err(refused.message.into()),
                Err(error) => Err(format!("{error}{unknown}").into()),
            }
        }
    };
    let description = tool.description.unwrap_or_default();
    let schema = Value::Object(JsonObject::clone(&tool.input_schema));
    let adapted = Tool::with_schema(&tool.name, &description, schema, call);
    if repeatable { adapted } else { adapted.with_effects() }
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
