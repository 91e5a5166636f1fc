//! What an agent can do: functions that a model calls by name.

use crate::driver::Driver;
use crate::events::Events;
use crate::model::Model;
use futures::FutureExt;
use futures::future::BoxFuture;
use model_client::ToolSpec;
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::error::Error;
use std::future::ready;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// What a tool returns. Either text is for the model to read, so an error is no reason for the run to end.
pub type ToolResult = Result<String, Box<dyn Error + Send + Sync>>;

type Function = Box<dyn Fn(&str, Call) -> BoxFuture<'static, ToolResult> + Send + Sync>;

/// What there is to say about a call with effects that didn't end.
pub(crate) const UNKNOWN: &str = "so the outcome is unknown: check before calling again";

/// The arguments of a tool that takes none.
#[derive(Deserialize, JsonSchema)]
pub struct NoArguments {}

// ANCHOR: call_struct
/// What a tool may know about a call of it.
#[derive(Clone, Debug)]
pub struct Call {
    /// Differs from the key of each other call, and stays the same when this call is repeated, also by another process. A
    /// service that takes an idempotency key recognizes the second call by it.
    pub key: String,
    /// Where the tool can say how far it is.
    pub events: Events,
}
// ANCHOR_END: call_struct

/// The arguments of an agent that is used as a tool.
#[derive(Deserialize, JsonSchema)]
struct Task {
    /// What the agent is asked to do. It sees nothing else of the conversation.
    input: String,
}

/// A function that a model may call.
pub struct Tool {
    pub(crate) spec: ToolSpec,
    function: Function,
    timeout: Duration,
    pub(crate) has_effects: bool,
    pub(crate) needs_approval: bool,
}

impl Tool {
    /// How long a tool may take by default: as long as a client of a model bears silence.
    pub const TIMEOUT: Duration = Duration::from_secs(60);

    // ANCHOR: new
    /// A tool from an async function. The model sees the name, the description, and the schema of `A`, whose doc comments
    /// describe the arguments.
    ///
    /// The function mustn't block. It is dropped when its time is over, or with the driver.
    ///
    /// An `async move` closure that owns what it captures isn't `Fn`. Write a closure that clones it for each call:
    /// `move |place: Place| { let db = db.clone(); async move { … } }`.
    pub fn new<A, F, Output>(name: &str, description: &str, function: F) -> Tool
    where
        A: DeserializeOwned + JsonSchema,
        F: Fn(A) -> Output + Send + Sync + 'static,
        Output: Future<Output = ToolResult> + Send + 'static,
    {
        Tool::with_call(name, description, move |arguments, _call| function(arguments))
    }
    // ANCHOR_END: new

    /// The same from a function that also gets the [`Call`].
    pub fn with_call<A, F, Output>(name: &str, description: &str, function: F) -> Tool
    where
        A: DeserializeOwned + JsonSchema,
        F: Fn(A, Call) -> Output + Send + Sync + 'static,
        Output: Future<Output = ToolResult> + Send + 'static,
    {
        let schema = schema_for!(A).to_value();
        let called = move |arguments: &str, call| match from_json(arguments) {
            Ok(arguments) => function(arguments, call).boxed(),
            Err(error) => ready(Err(format!("wrong arguments: {error}").into())).boxed(),
        };
        Tool::with_schema(name, description, schema, called)
    }

    /// The same from a function that reads its arguments itself: JSON that should follow the schema `parameters`.
    pub fn with_schema<F, Output>(
        name: &str,
        description: &str,
        parameters: Value,
        function: F,
    ) -> Tool
    where
        F: Fn(&str, Call) -> Output + Send + Sync + 'static,
        Output: Future<Output = ToolResult> + Send + 'static,
    {
        Tool {
            spec: ToolSpec {
                name: name.to_string(),
                description: description.to_string(),
                parameters,
            },
            function: Box::new(move |arguments, call| function(arguments, call).boxed()),
            timeout: Tool::TIMEOUT,
            has_effects: false,
            needs_approval: false,
        }
    }
    // ANCHOR: agent
    /// An agent as a tool. Each call is a run, which isn't kept. It sees only the input of its call, and whoever watches the
    /// outer run sees its events, too. It is dropped with the tool, so consider a longer [`timeout`](Tool::timeout), and if
    /// its own tools change something, mark this one [`with_effects`](Tool::with_effects): when the call is repeated, its
    /// tools are called again, with new keys.
    pub fn agent<M: Model + 'static>(
        name: &str,
        description: &str,
        driver: Driver<M>,
    ) -> Tool {
        let (driver, tool) = (Arc::new(driver), name.to_string());
        Tool::with_call(name, description, move |task: Task, call: Call| {
            let (driver, events) = (driver.clone(), call.events.within(&tool));
            async move {
                let mut run = driver.start(&task.input);
                Ok(driver.steps(&mut run, &events).await?)
            }
        })
    }
    // ANCHOR_END: agent

    // ANCHOR: blocking
    /// A tool from a function that blocks. It runs on a thread for blocking work, where nothing can stop it: after a
    /// timeout, or after the driver is dropped, it goes on, and its result is lost.
    pub fn blocking<A, F>(name: &str, description: &str, function: F) -> Tool
    where
        A: DeserializeOwned + JsonSchema + Send + 'static,
        F: Fn(A) -> ToolResult + Send + Sync + 'static,
    {
        let function = Arc::new(function);
        Tool::new(name, description, move |arguments| {
            let function = Arc::clone(&function);
            async move {
                match spawn_blocking(move || function(arguments)).await {
                    Ok(result) => result,
                    Err(panicked) => resume_unwind(panicked.into_panic()),
                }
            }
        })
    }
    // ANCHOR_END: blocking

    /// Sets how long the tool may take, instead of [`Tool::TIMEOUT`]. What it tells is a part of it, so its time also passes
    /// while a watcher keeps it waiting.
    pub fn timeout(self, timeout: Duration) -> Tool {
        Tool { timeout, ..self }
    }

    /// Says that calling the tool twice does harm. A call that was interrupted is then never made again: the model is
    /// told that its outcome is unknown, and may ask for a new one. A crash is different: what was saved before the call
    /// doesn't say that it began, so it is made again.
    pub fn with_effects(self) -> Tool {
        Tool { has_effects: true, ..self }
    }

    /// Makes a run stop before it calls the tool, until a person has approved the call.
    pub fn needs_approval(self) -> Tool {
        Tool { needs_approval: true, ..self }
    }

    // ANCHOR: call
    /// Returns what the tool returns, or says why it didn't.
    pub(crate) async fn call(
        &self,
        arguments: &str,
        call: Call,
    ) -> Result<String, String> {
        let called = async { (self.function)(arguments, call).await };
        // Drops the tool when its time is over, and a panic in a destructor is caught, too.
        let limited = async { timeout(self.timeout, called).await };
        let why = match AssertUnwindSafe(limited).catch_unwind().await {
            Ok(Ok(result)) => return result.map_err(|error| error.to_string()),
            Ok(Err(_elapsed)) => format!("took longer than {:?}", self.timeout),
            Err(_panic) => "panicked".to_string(),
        };
        Err(if self.has_effects { format!("{why}, {UNKNOWN}") } else { why })
    }
    // ANCHOR_END: call
}

/// Some servers send an empty text to a tool without arguments.
fn from_json<A: DeserializeOwned>(arguments: &str) -> serde_json::Result<A> {
    serde_json::from_str(if arguments.is_empty() { "{}" } else { arguments })
}
