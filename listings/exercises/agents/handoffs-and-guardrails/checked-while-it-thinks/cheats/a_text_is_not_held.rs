//! Only tools wait for the check. A text that is there first is returned unchecked.

use std::pin::pin;
use tokio::select;

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
    let (mut check, mut model) = (pin!(check), pin!(model));
    let reply = select! {
        checked = &mut check => {
            checked?;
            model.await
        }
        reply = &mut model => match reply {
            Reply::Text(text) => return Ok(text),
            Reply::Call(_) => {
                check.await?;
                reply
            }
        },
    };
    match reply {
        Reply::Text(text) => Ok(text),
        Reply::Call(arguments) => Ok(tool(arguments).await),
    }
}
