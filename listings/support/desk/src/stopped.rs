//! Why a run stops before its end.

use model_client::{Error, Finish, ToolCall};
use std::{fmt, io};

/// Why a run stopped before its end. The run is whole: what is finished is written down. Driving it again asks for the same
/// thing until that has changed.
#[derive(Debug)]
pub enum Stopped {
    /// The model couldn't be asked. Driving again asks again.
    Model(Error),
    /// The model's reply wasn't complete, and none of its calls was made. Driving again asks again, and costs another reply.
    Incomplete(Finish),
    /// The model has been asked as many times as it may. Driving again continues after [`Run::max_turns`](crate::Run::max_turns) has allowed more.
    OutOfTurns,
    /// These calls wait for [`Run::approve`](crate::Run::approve), or for [`Run::finish`](crate::Run::finish) with the reason for a refusal.
    NeedsApproval(Vec<ToolCall>),
    /// A guardrail has refused the user's message or the last text, for this reason. Driving again checks again.
    Guardrail(String),
    /// The token of [`Driver::stop_on`](crate::Driver::stop_on) was cancelled. With another driver, the run continues.
    Cancelled,
    /// Whoever watched the run has gone. What was under way was dropped, as if the driver had been.
    Unwatched,
    /// The run couldn't be saved.
    NotKept(io::Error),
    /// The driver has no agent of this name, which was the run's last.
    UnknownAgent(String),
    /// The last text isn't what was asked for, although the model has tried twice. Driving again asks nothing, and stops in
    /// the same way.
    BadOutput(serde_json::Error),
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stopped::Model(error) => write!(f, "the model: {error}"),
            Stopped::Incomplete(finish) => write!(f, "an incomplete reply: {finish:?}"),
            Stopped::OutOfTurns => write!(f, "out of turns"),
            Stopped::NeedsApproval(calls) => {
                write!(f, "{} calls need approval", calls.len())
            }
            Stopped::Guardrail(why) => write!(f, "refused: {why}"),
            Stopped::Cancelled => write!(f, "cancelled"),
            Stopped::Unwatched => write!(f, "nothing watches the run anymore"),
            Stopped::NotKept(error) => write!(f, "not saved: {error}"),
            Stopped::UnknownAgent(name) => write!(f, "there is no agent {name}"),
            Stopped::BadOutput(error) => write!(f, "not the output asked for: {error}"),
        }
    }
}

impl std::error::Error for Stopped {}
