//! A model for tests that need nothing else from one.

#![allow(dead_code, reason = "each test uses a part of it")]

use desk::{ChatRequest, Error, Finish, Message, Model, Reply, ToolCall, Usage};
use std::time::Duration;
use tokio::time::sleep;

/// A model that takes 50 ms for each reply. Which reply it gives depends only on how many it has given in the same
/// conversation, so a request that is made again gets the same.
pub fn scripted(replies: impl Into<Vec<Reply>>) -> impl Model {
    let replies = replies.into();
    move |request: &ChatRequest| {
        let is_reply = |message: &&Message| matches!(message, Message::Assistant { .. });
        let given = request.messages.iter().filter(is_reply).count();
        let reply: Result<Reply, Error> = Ok(replies[given].clone());
        async {
            sleep(Duration::from_millis(50)).await;
            reply
        }
    }
}

pub fn says(text: &str) -> Reply {
    let usage = Usage { prompt_tokens: 10, completion_tokens: 1 };
    Reply { text: Some(text.to_string()), calls: Vec::new(), finish: Finish::Stop, usage }
}

/// A reply that makes these calls: ids, names, and arguments.
pub fn calls(calls: &[(&str, &str, &str)]) -> Reply {
    let call = |(id, name, arguments): &(&str, &str, &str)| ToolCall {
        id: id.to_string(),
        name: name.to_string(),
        arguments: arguments.to_string(),
    };
    let calls = calls.iter().map(call).collect();
    Reply { text: None, calls, finish: Finish::ToolCalls, ..says("") }
}

/// The outputs of tools in a conversation, in its order.
pub fn outputs(messages: &[Message]) -> Vec<&str> {
    fn output(message: &Message) -> Option<&str> {
        match message {
            Message::Tool { content, .. } => Some(content),
            _ => None,
        }
    }
    messages.iter().filter_map(output).collect()
}
