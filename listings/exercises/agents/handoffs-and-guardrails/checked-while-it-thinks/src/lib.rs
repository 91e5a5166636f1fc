//! A guardrail checks each message while the model already thinks about its reply. When the guardrail refuses a message,
//! money has sometimes been paid back already.
//!
//! Make `answer` hold the tool and the text back until the check has passed. It should still take no longer than the
//! slower of the two before it does either, and when the check fails, it should return at once and drop the model.

use tokio::join;

/// What the model replies.
pub enum Reply {
    Text(String),
    /// A call of the tool, with these arguments.
    Call(String),
}

/// Returns the model's text, or what the tool returned.
///
/// # Errors
///
/// Why the message is refused.
pub async fn answer(
    check: impl Future<Output = Result<(), String>>,
    model: impl Future<Output = Reply>,
    tool: impl AsyncFnOnce(String) -> String,
) -> Result<String, String> {
    let turn = async {
        match model.await {
            Reply::Text(text) => text,
            Reply::Call(arguments) => tool(arguments).await,
        }
    };
    let (checked, output) = join!(check, turn);
    checked?;
    Ok(output)
}
