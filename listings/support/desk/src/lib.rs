//! A small runtime for agents.
//!
//! An [`Agent`] says what to do: instructions, tools, and the type of the output. A [`Run`] says how far it has come, as
//! a value that can be saved at any point. A [`Driver`] does the waiting: it asks the model, calls the tools, and writes
//! down in the run whatever has finished, so dropping a driver loses nothing but the work under way.

mod agent;
mod driver;
mod events;
mod model;
mod run;
mod stopped;
mod tool;

pub use agent::Agent;
pub use driver::Driver;
pub use events::{Event, Events, events};
pub use model::Model;
pub use model_client::{ChatRequest, Error, Finish, Message, Reply, ToolCall, Usage};
pub use run::{Next, Run};
pub use stopped::Stopped;
pub use tool::{Call, NoArguments, Tool, ToolResult};
