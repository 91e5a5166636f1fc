//! A reply before it takes the shape of one of the two APIs.

use crate::request::Request;
use crate::script::{Call, Item, Step};
use serde_json::{Value, json};

/// The parts of a reply, with ids.
pub(crate) struct Reply {
    /// The number of the request, counted from 1, which all ids contain.
    pub number: u64,
    pub model: String,
    pub text: Option<String>,
    pub refusal: Option<String>,
    pub calls: Vec<ReplyCall>,
    /// In the words of chat completions.
    pub finish: String,
    pub prompt_tokens: usize,
    /// Whether the stream shall end without saying why the model stopped.
    pub without_finish: bool,
}

pub(crate) struct ReplyCall {
    pub id: String,
    pub name: String,
    pub arguments: String,
}

/// An event of a stream.
pub(crate) struct Event {
    /// Events of the responses API have names.
    pub name: Option<String>,
    pub data: String,
    /// How many tokens of output it carries.
    pub tokens: u64,
}

impl Reply {
    /// The reply that `step` gives to the request, the `number`th. `call_number` is the number of calls so far.
    pub fn new(
        step: &Step,
        items: &[Item],
        request: &Request,
        number: u64,
        call_number: &mut u64,
    ) -> Reply {
        let mut reply = Reply {
            number,
            model: request.model().to_string(),
            text: None,
            refusal: None,
            calls: Vec::new(),
            finish: String::new(),
            prompt_tokens: request.prompt_tokens(),
            without_finish: step.fault == Some(crate::Fault::NoFinish),
        };
        for item in items {
            match item {
                Item::Text(text) => reply.text.get_or_insert_default().push_str(text),
                Item::Refusal(text) => {
                    reply.refusal.get_or_insert_default().push_str(text)
                }
                Item::Call(call) => reply.calls.push(ReplyCall::new(call, call_number)),
            }
        }
        let usual = if reply.calls.is_empty() { "stop" } else { "tool_calls" };
        reply.finish = step.finish.clone().unwrap_or(usual.to_string());
        reply
    }

    /// The number of tokens of the whole output.
    pub fn tokens(&self) -> u64 {
        let calls = self.calls.iter().map(|call| call.arguments.as_str());
        let texts = self.text.iter().chain(&self.refusal).map(String::as_str);
        texts.chain(calls).map(|text| tokens(text).len() as u64).sum()
    }
}

impl ReplyCall {
    fn new(call: &Call, call_number: &mut u64) -> ReplyCall {
        *call_number += 1;
        let arguments = match &call.arguments {
            Value::Null => json!({}).to_string(),
            Value::String(text) => text.clone(),
            arguments => arguments.to_string(),
        };
        let id = call.id.clone().unwrap_or(format!("call_{call_number}"));
        ReplyCall { id, name: call.name.clone(), arguments }
    }
}

/// Cuts a text before each space. A token is at most eight characters long, and a character outside ASCII is a token of
/// its own.
pub(crate) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let (mut from, mut length) = (0, 0);
    let mut alone = false;
    for (at, character) in text.char_indices() {
        if at > from
            && (character == ' ' || length == 8 || alone || !character.is_ascii())
        {
            tokens.push(&text[from..at]);
            (from, length) = (at, 0);
        }
        length += 1;
        alone = !character.is_ascii();
    }
    if from < text.len() {
        tokens.push(&text[from..]);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn tokens_add_up_to_the_text() {
        assert_eq!(
            tokens("Hello there, 你好🦀 encyclopedia"),
            ["Hello", " there,", " ", "你", "好", "🦀", " encyclo", "pedia"]
        );
        assert_eq!(tokens(""), [""; 0]);
    }
}
