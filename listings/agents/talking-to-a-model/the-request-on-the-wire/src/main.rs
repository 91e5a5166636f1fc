use anyhow::Result;
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::{ChatRequest, Client, Message, ToolSpec};
use serde_json::json;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<()> {
    let fake = FakeLlm::new(Script::new([
        Step::calls([Call::new("look_outside", json!({ "city": "Oslo" }))]),
        Step::respond("Yes, it is."),
    ]));
    let client = Client::in_process(fake.clone());

    let mut request =
        ChatRequest::new("small", [Message::user("Is it raining in Oslo?")]);
    request.tools = vec![ToolSpec {
        name: "look_outside".to_string(),
        description: "The weather in a city, now.".to_string(),
        parameters: json!({ "type": "object", "properties": { "city": { "type": "string" } } }),
    }];
    let reply = client.chat(&request).await?;
    println!("{:?}, {:?}", reply.finish, reply.calls);

    let id = reply.calls[0].id.clone();
    request.messages.extend([reply.into_message(), Message::tool(id, "rain, 4 °C")]);
    let reply = client.chat(&request).await?;
    println!("{:?}, {:?}", reply.finish, reply.text);

    println!("{:#}", fake.requests()[1].body["messages"]);
    Ok(())
}
