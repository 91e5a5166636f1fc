//! What an agent is told, and what it can do.

use crate::run::Run;
use crate::tool::Tool;
use model_client::{ChatRequest, Message};
use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde_json::json;

/// A model with instructions and tools, whose runs end with a `T`: a text, unless [`output`](Agent::output) says
/// otherwise.
pub struct Agent<T = String> {
    /// What the first request of each run begins with.
    request: ChatRequest,
    pub(crate) tools: Vec<Tool>,
    max_turns: u32,
    /// Makes the output from the model's last text, or says what is wrong with that text.
    pub(crate) parse: fn(&str) -> Result<T, serde_json::Error>,
}

impl Agent {
    /// An agent without tools whose output is the model's text. `model` is the name that the endpoint knows.
    pub fn new(model: &str, instructions: &str) -> Agent {
        let messages = vec![Message::system(instructions)];
        Agent {
            request: ChatRequest {
                model: model.to_string(),
                messages,
                ..ChatRequest::default()
            },
            tools: Vec::new(),
            max_turns: Run::MAX_TURNS,
            parse: |text| Ok(text.to_string()),
        }
    }
}

impl<T> Agent<T> {
    /// Adds a tool. Each needs a name of its own.
    pub fn tool(mut self, tool: Tool) -> Self {
        self.request.tools.push(tool.spec.clone());
        self.tools.push(tool);
        self
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
            request: ChatRequest { response_format: Some(format), ..self.request },
            tools: self.tools,
            max_turns: self.max_turns,
            parse: |text| serde_json::from_str(text),
        }
    }

    /// A run that begins with this question, and hasn't asked anything yet.
    pub fn start(&self, question: &str) -> Run {
        let mut request = self.request.clone();
        request.messages.push(Message::user(question));
        Run::new(request).max_turns(self.max_turns)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Tool> {
        self.tools.iter().find(|tool| tool.spec.name == name)
    }
}
