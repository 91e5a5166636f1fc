//! What an agent is told, and what it can do.

use crate::run::Run;
use crate::tool::{NoArguments, Tool};
use futures::FutureExt;
use futures::future::BoxFuture;
use model_client::{ChatRequest, Message, ToolSpec};
use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde_json::json;

/// Says why a text is refused, if it is.
pub(crate) type Guardrail =
    Box<dyn Fn(String) -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// A model with instructions and tools, whose runs end with a `T`: a text, unless [`output`](Agent::output) says
/// otherwise.
pub struct Agent<T = String> {
    pub(crate) name: String,
    /// What each request of the agent begins with.
    pub(crate) request: ChatRequest,
    pub(crate) tools: Vec<Tool>,
    /// The names of the agents to which this one may hand over.
    handoffs: Vec<String>,
    pub(crate) input_guardrail: Option<Guardrail>,
    pub(crate) output_guardrail: Option<Guardrail>,
    max_turns: u32,
    /// Makes the output from the model's last text, or says what is wrong with that text.
    pub(crate) parse: fn(&str) -> Result<T, serde_json::Error>,
}

impl Agent {
    /// The name of an agent that isn't [`named`](Agent::named).
    pub const NAME: &str = "assistant";

    /// An agent without tools whose output is the model's text. `model` is the name that the endpoint knows.
    pub fn new(model: &str, instructions: &str) -> Agent {
        let messages = vec![Message::system(instructions)];
        Agent {
            name: Agent::NAME.to_string(),
            request: ChatRequest {
                model: model.to_string(),
                messages,
                ..ChatRequest::default()
            },
            tools: Vec::new(),
            handoffs: Vec::new(),
            input_guardrail: None,
            output_guardrail: None,
            max_turns: Run::MAX_TURNS,
            parse: |text| Ok(text.to_string()),
        }
    }
}

impl<T> Agent<T> {
    /// Sets the name by which other agents hand over to this one: letters, digits, `_`, and `-`.
    pub fn named(self, name: &str) -> Self {
        Agent { name: name.to_string(), ..self }
    }

    /// Adds a tool. Each needs a name of its own.
    pub fn tool(mut self, tool: Tool) -> Self {
        self.request.tools.push(tool.spec.clone());
        self.tools.push(tool);
        self
    }

    // ANCHOR: hands_over_to
    /// Lets the model hand the conversation over to the agent of this name, which the driver must know. `about` says when.
    pub fn hands_over_to(mut self, name: &str, about: &str) -> Self {
        self.request.tools.push(ToolSpec {
            name: format!("transfer_to_{name}"),
            description: format!("Hands over to {name}. {about}"),
            parameters: schema_for!(NoArguments).to_value(),
        });
        self.handoffs.push(name.to_string());
        self
    }
    // ANCHOR_END: hands_over_to

    /// Checks each of the user's messages while the model already thinks about it. Until the check has passed, no tool is
    /// called, and the run doesn't end. If it fails, its text is why the run stops. A check that panics or takes longer
    /// than [`Tool::TIMEOUT`] fails, too. Only the driver's first agent does this.
    ///
    /// A message that was refused stays in the run, and is checked again together with the user's next one. If its reply
    /// calls tools, there is no next one, because these calls stay unfinished. To continue without the message, keep a
    /// clone of the run from before.
    pub fn input_guardrail<F, Checked>(self, check: F) -> Self
    where
        F: Fn(String) -> Checked + Send + Sync + 'static,
        Checked: Future<Output = Result<(), String>> + Send + 'static,
    {
        Agent { input_guardrail: Some(Box::new(move |text| check(text).boxed())), ..self }
    }

    /// Checks the last text before the run ends. If the check fails, panics, or takes longer than [`Tool::TIMEOUT`], the
    /// run stops.
    pub fn output_guardrail<F, Checked>(self, check: F) -> Self
    where
        F: Fn(String) -> Checked + Send + Sync + 'static,
        Checked: Future<Output = Result<(), String>> + Send + 'static,
    {
        Agent {
            output_guardrail: Some(Box::new(move |text| check(text).boxed())),
            ..self
        }
    }

    /// Makes the model's first reply call a tool: the one of this name.
    pub fn must_call(mut self, name: &str) -> Self {
        let choice = json!({ "type": "function", "function": { "name": name } });
        self.request.tool_choice = Some(choice);
        self
    }

    /// Lets each run ask the model this many times, instead of [`Run::MAX_TURNS`].
    pub fn max_turns(self, max_turns: u32) -> Self {
        Agent { max_turns, ..self }
    }

    /// Asks the model for JSON that follows the schema of `O`, which is then the output of each run.
    pub fn output<O: DeserializeOwned + JsonSchema>(self) -> Agent<O> {
        let schema = json!({ "name": O::schema_name(), "schema": schema_for!(O) });
        let format = json!({ "type": "json_schema", "json_schema": schema });
        Agent {
            name: self.name,
            request: ChatRequest { response_format: Some(format), ..self.request },
            tools: self.tools,
            handoffs: self.handoffs,
            input_guardrail: self.input_guardrail,
            output_guardrail: self.output_guardrail,
            max_turns: self.max_turns,
            parse: |text| serde_json::from_str(text),
        }
    }

    /// A run that begins with this question, and hasn't asked anything yet.
    pub fn start(&self, question: &str) -> Run {
        let mut request = self.request.clone();
        request.messages.push(Message::user(question));
        Run::new(request).max_turns(self.max_turns).with_agent(&self.name)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Tool> {
        self.tools.iter().find(|tool| tool.spec.name == name)
    }

    /// The agent to which a call of this name hands over.
    pub(crate) fn handoff(&self, name: &str) -> Option<&str> {
        let to = name.strip_prefix("transfer_to_")?;
        self.handoffs.iter().map(String::as_str).find(|handoff| *handoff == to)
    }
}
