//! The first error drops the turn, but by then the tool has begun.

use tokio::try_join;

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
            Reply::Text(text) => Ok(text),
            Reply::Call(arguments) => Ok(tool(arguments).await),
        }
    };
    let ((), output) = try_join!(check, turn)?;
    Ok(output)
}
