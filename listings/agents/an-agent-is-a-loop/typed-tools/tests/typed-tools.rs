use std::sync::Arc;

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_model_sees_the_schema_and_a_closure_may_capture() {
    let domain = Arc::new("example.com".to_string());
    let tool = Tool::new("find_address", "Returns an address.", move |person: Person| {
        let domain = Arc::clone(&domain);
        async move { Ok(format!("{}@{domain}", person.name)) }
    });
    let model = FakeLlm::new(Script::new([
        Step::calls([Call::new("find_address", json!({ "name": "ann" }))]),
        Step::respond("Found."),
    ]));
    let agent = Agent::new("gpt-5-mini", "").tool(tool);
    let driver = Driver::new(agent, Client::in_process(model.clone()));
    let mut run = driver.start("Find Ann.");
    driver.drive(&mut run).await.expect("the model answers");

    let outputs = run.messages().iter().filter(|message| {
        matches!(message, Message::Tool { content, .. } if content == "ann@example.com")
    });
    assert_eq!(outputs.count(), 1);
    let schema = &model.requests()[0].body["tools"][0]["function"]["parameters"];
    assert_eq!(schema["properties"]["name"]["description"], "The first name.");
    assert_eq!(schema["required"], json!(["name"]));
}
