use desk::*;
use schemars::JsonSchema;
use serde::Deserialize;
use std::future::ready;

#[derive(Deserialize, JsonSchema)]
struct City {
    name: String,
}

async fn get_weather(city: City) -> ToolResult {
    Ok(format!("sunny in {}", city.name))
}

#[tokio::test]
async fn first() {
    let agent = Agent::new("m", "Answer briefly.").tool(Tool::new(
        "get_weather",
        "The weather in a city.",
        get_weather,
    ));
    let model = |request: &ChatRequest| {
        let reply = match request.messages.last() {
            Some(Message::User { .. }) => Reply {
                text: None,
                calls: vec![ToolCall {
                    id: "call_1".into(),
                    name: "get_weather".into(),
                    arguments: r#"{"name":"Paris"}"#.into(),
                }],
                finish: Finish::ToolCalls,
                usage: Usage::default(),
            },
            _ => Reply {
                text: Some("It's sunny.".into()),
                calls: vec![],
                finish: Finish::Stop,
                usage: Usage::default(),
            },
        };
        ready(Ok(reply))
    };
    let driver = Driver::new(agent, model);
    let mut run = driver.start("Weather in Paris?");
    println!("{}", serde_json::to_string_pretty(&run).unwrap());
    assert_eq!(
        tokio::spawn(async move {
            let out = driver.drive(&mut run).await;
            println!("{}", serde_json::to_string_pretty(&run).unwrap());
            out
        })
        .await
        .unwrap()
        .unwrap(),
        "It's sunny."
    );
}
