//! First the check, then the model. Nothing happens too soon, but every message takes longer.

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
    check.await?;
    let reply = model.await;
    match reply {
        Reply::Text(text) => Ok(text),
        Reply::Call(arguments) => Ok(tool(arguments).await),
    }
}
