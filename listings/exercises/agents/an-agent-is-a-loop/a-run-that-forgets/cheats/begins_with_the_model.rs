//! Nothing is forgotten within a round, but the next call of `drive` begins with the model even if tools are left.

/// A part of the conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    User(String),
    Model(Reply),
    /// The output of the call with this id.
    Output {
        id: u32,
        text: String,
    },
}

/// What the model answers: calls of tools, or a text that ends the run.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Calls(Vec<Call>),
    Text(String),
}

/// A call of a tool. No other call in the conversation has the same id.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub id: u32,
    pub name: String,
}

pub struct Run {
    pub messages: Vec<Message>,
}

impl Run {
    pub fn new(question: &str) -> Run {
        Run { messages: vec![Message::User(question.to_string())] }
    }

    /// Asks the model and calls its tools until the model answers with a text.
    pub async fn drive(
        &mut self,
        model: impl AsyncFn(&[Message]) -> Reply,
        tool: impl AsyncFn(&Call) -> String,
    ) -> String {
        loop {
            let reply = model(&self.messages).await;
            self.messages.push(Message::Model(reply.clone()));
            match reply {
                Reply::Text(text) => return text,
                Reply::Calls(calls) => {
                    for call in &calls {
                        let text = tool(call).await;
                        self.messages.push(Message::Output { id: call.id, text });
                    }
                }
            }
        }
    }
}
