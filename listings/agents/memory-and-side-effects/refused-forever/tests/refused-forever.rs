include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_server_names_the_call_without_its_output() -> Result<()> {
    let folder = TempDir::new()?;
    let chat = folder.path().join("chat.jsonl");
    let model = model();
    let client = Client::in_process(model.clone());
    let limit = Duration::from_secs(5);
    let question = "Invite Ann to lunch.";
    timeout(limit, answer(&chat, question, &client)).await.expect_err("the mail is slow");
    let error = answer(&chat, "What is 1 + 1?", &client).await.expect_err("refused");
    let error = error.to_string();
    let expected =
        "An assistant message with 'tool_calls' must be followed by tool messages";
    assert!(error.contains(expected) && error.ends_with("call_1"), "{error}");
    assert_eq!(model.counts().refused, 1);
    Ok(())
}
