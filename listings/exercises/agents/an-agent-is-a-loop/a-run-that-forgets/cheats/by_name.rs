//! A tool that has finished is recognized by its name, so the second call of the same tool never runs.

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
            match self.next() {
                Next::Ask => {
                    let reply = model(&self.messages).await;
                    self.messages.push(Message::Model(reply));
                }
                Next::Run(call) => {
                    let text = tool(&call).await;
                    self.messages.push(Message::Output { id: call.id, text });
                }
                Next::Done(text) => return text,
            }
        }
    }

    /// Says what the run waits for next.
    fn next(&self) -> Next {
        let last_reply = self.messages.iter().rev().find_map(|message| match message {
            Message::Model(reply) => Some(reply),
            _ => None,
        });
        match last_reply {
            Some(Reply::Text(text)) => Next::Done(text.clone()),
            Some(Reply::Calls(calls)) => {
                match calls.iter().find(|call| !self.has_output(call)) {
                    Some(call) => Next::Run(call.clone()),
                    None => Next::Ask,
                }
            }
            None => Next::Ask,
        }
    }

    fn first_with_name(&self, name: &str) -> u32 {
        let calls = self.messages.iter().filter_map(|message| match message {
            Message::Model(Reply::Calls(calls)) => Some(calls),
            _ => None,
        });
        let first = calls.flatten().find(|call| call.name == name);
        first.expect("it was called").id
    }

    fn has_output(&self, call: &Call) -> bool {
        self.messages
            .iter()
            .any(|message| matches!(message, Message::Output { id, .. } if *id == self.first_with_name(&call.name)))
    }
}

enum Next {
    Ask,
    Run(Call),
    Done(String),
}
