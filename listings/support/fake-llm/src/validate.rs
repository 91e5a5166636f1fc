//! What the service refuses with 400, in its words.

use crate::request::{Api, Request};
use crate::script::ApiError;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Finds what is wrong with a request.
pub(crate) fn validate(request: &Request) -> Result<(), ApiError> {
    let body = &request.body;
    if !body["model"].is_string() {
        return Err(invalid("you must provide a model parameter", ""));
    }
    match request.api {
        Api::Chat => {
            messages(body)?;
            let pairs = request.messages().iter().enumerate();
            chat_calls(pairs)?;
            tools(body, "/function/name", "function.name")?;
            let format = &body["response_format"];
            schema(
                format,
                &format["json_schema"],
                "response_format",
                "response_format.json_schema",
            )
        }
        Api::Responses => {
            input(body)?;
            response_calls(request.messages())?;
            tools(body, "/name", "name")?;
            let format = &body["text"]["format"];
            schema(format, format, "text.format", "text.format")
        }
    }
}

fn invalid(message: impl Into<String>, param: &str) -> ApiError {
    let error = ApiError { code: None, ..ApiError::new(400, "").message(message) };
    if param.is_empty() { error } else { error.param(param) }
}

fn missing(param: &str) -> ApiError {
    ApiError::new(400, "missing_required_parameter")
        .message(format!("Missing required parameter: '{param}'."))
        .param(param)
}

fn messages(body: &Value) -> Result<(), ApiError> {
    let Some(messages) = body["messages"].as_array() else {
        return Err(missing("messages"));
    };
    if messages.is_empty() {
        let message = "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty \
                       array instead.";
        return Err(ApiError::new(400, "empty_array").message(message).param("messages"));
    }
    for (at, message) in messages.iter().enumerate() {
        let role = message["role"]
            .as_str()
            .ok_or_else(|| missing(&format!("messages[{at}].role")))?;
        if !["system", "developer", "user", "assistant", "tool", "function"]
            .contains(&role)
        {
            let text = format!(
                "Invalid value: '{role}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and \
                 'developer'."
            );
            let param = format!("messages[{at}].role");
            return Err(ApiError::new(400, "invalid_value").message(text).param(&param));
        }
        if message["content"].is_null() && role != "assistant" {
            let text = format!(
                "Invalid value for 'content': expected a string, got null. (messages[{at}])"
            );
            return Err(invalid(text, &format!("messages.[{at}].content")));
        }
    }
    Ok(())
}

fn input(body: &Value) -> Result<(), ApiError> {
    match &body["input"] {
        Value::String(_) => {}
        Value::Array(items) if !items.is_empty() => {}
        Value::Null => return Err(missing("input")),
        _ => {
            return Err(invalid(
                "Invalid 'input': expected a string or a list of items.",
                "input",
            ));
        }
    }
    match body["previous_response_id"].as_str() {
        Some(id) => Err(ApiError::new(400, "previous_response_not_found")
            .message(format!("Previous response with id '{id}' not found."))
            .param("previous_response_id")),
        None => Ok(()),
    }
}

/// Each call of an assistant is answered by the tool messages right after it, and each tool message answers a call. No id
/// is used twice.
fn chat_calls<'a>(
    messages: impl Iterator<Item = (usize, &'a Value)>,
) -> Result<(), ApiError> {
    let (mut open, mut called) = (BTreeSet::new(), BTreeSet::new());
    let mut answered_at = BTreeMap::new();
    let mut asked_at = 0;
    for (at, message) in messages {
        if message["role"] == "tool" {
            let id = message["tool_call_id"].as_str().unwrap_or_default();
            if let Some(before) = answered_at.insert(id, at) {
                let text = format!(
                    "Invalid parameter: Duplicate value for 'tool_call_id' of '{id}', in messages[{before}] and \
                     messages[{at}]."
                );
                return Err(invalid(text, &format!("messages.[{at}].tool_call_id")));
            }
            if !open.remove(id) {
                let text = "Invalid parameter: messages with role 'tool' must be a response to a preceding message with \
                            'tool_calls'.";
                return Err(invalid(text, &format!("messages.[{at}].role")));
            }
            continue;
        }
        answered(&open, asked_at)?;
        asked_at = at;
        let calls = message["tool_calls"].as_array().into_iter().flatten();
        open = calls.filter_map(|call| call["id"].as_str()).collect();
        let calls = message["tool_calls"].as_array().into_iter().flatten();
        for id in calls.filter_map(|call| call["id"].as_str()) {
            if !called.insert(id) {
                let param = format!("messages.[{at}].tool_calls");
                return Err(invalid(
                    format!("Duplicate call_ids submitted: {id}"),
                    &param,
                ));
            }
        }
    }
    answered(&open, asked_at)
}

fn answered(open: &BTreeSet<&str>, asked_at: usize) -> Result<(), ApiError> {
    if open.is_empty() {
        return Ok(());
    }
    let ids = open.iter().copied().collect::<Vec<_>>().join(", ");
    let text = format!(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The \
         following tool_call_ids did not have response messages: {ids}"
    );
    Err(invalid(text, &format!("messages.[{asked_at}].role")))
}

/// Each call among the items has an output, and each output a call before it. No id is used twice.
fn response_calls(items: &[Value]) -> Result<(), ApiError> {
    let mut open = Vec::new();
    let mut called = BTreeSet::new();
    for item in items {
        let id = item["call_id"].as_str().unwrap_or_default();
        match item["type"].as_str() {
            Some("function_call") if !called.insert(id) => {
                return Err(invalid(format!("Duplicate 'call_id': {id}"), "input"));
            }
            Some("function_call") => open.push(id),
            Some("function_call_output") => match open.iter().position(|it| *it == id) {
                Some(at) => drop(open.remove(at)),
                None => {
                    let text = format!(
                        "No tool call found for function call output with call_id {id}."
                    );
                    return Err(invalid(text, "input"));
                }
            },
            _ => {}
        }
    }
    match open.first() {
        Some(id) => {
            Err(invalid(format!("No tool output found for function call {id}."), "input"))
        }
        None => Ok(()),
    }
}

fn tools(body: &Value, pointer: &str, path: &str) -> Result<(), ApiError> {
    let functions = body["tools"].as_array().into_iter().flatten();
    for (at, tool) in functions.enumerate().filter(|(_, tool)| tool["type"] == "function")
    {
        let param = format!("tools[{at}].{path}");
        let name = tool
            .pointer(pointer)
            .and_then(Value::as_str)
            .ok_or_else(|| missing(&param))?;
        let allowed = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
        if name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
            let text = format!(
                "Invalid '{param}': string does not match pattern. Expected a string that matches the pattern \
                 '^[a-zA-Z0-9_-]+$'."
            );
            return Err(ApiError::new(400, "invalid_value").message(text).param(&param));
        }
    }
    Ok(())
}

/// The format of structured output needs a name and a schema, and a strict one must forbid unknown properties and require
/// all others.
fn schema(
    format: &Value,
    named: &Value,
    param: &str,
    path: &str,
) -> Result<(), ApiError> {
    if format["type"] != "json_schema" {
        return Ok(());
    }
    let Some(name) = named["name"].as_str() else {
        return Err(missing(&format!("{path}.name")));
    };
    if !named["schema"].is_object() {
        return Err(missing(&format!("{path}.schema")));
    }
    match named["strict"] == true {
        true => strict(&named["schema"], "").map_err(|why| {
            invalid(format!("Invalid schema for {param} '{name}': {why}"), param)
        }),
        false => Ok(()),
    }
}

fn strict(schema: &Value, context: &str) -> Result<(), String> {
    if let Some(properties) = schema["properties"].as_object() {
        if schema["additionalProperties"] != false {
            return Err(format!(
                "In context=({context}), 'additionalProperties' is required to be supplied and to be false."
            ));
        }
        let required: BTreeSet<_> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if let Some(name) =
            properties.keys().find(|name| !required.contains(name.as_str()))
        {
            return Err(format!(
                "In context=({context}), 'required' is required to be supplied and to be an array including every key \
                 in properties. Missing '{name}'."
            ));
        }
        for (name, property) in properties {
            strict(property, &format!("{context}'properties', '{name}'"))?;
        }
    }
    if schema["items"].is_object() {
        strict(&schema["items"], &format!("{context}'items'"))?;
    }
    for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
        strict(definition, &format!("{context}'$defs', '{name}'"))?;
    }
    Ok(())
}
