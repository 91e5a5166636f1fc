include!("../src/main.rs");

/// A driver with the tools of a server of its own.
async fn driver(
    model: &FakeLlm,
) -> (Driver<Client>, rmcp::service::RunningService<rmcp::RoleClient, ()>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_a-server-that-dies"));
    command.arg("serve");
    let child = TokioChildProcess::new(command).expect("it starts");
    let server = ().serve(child).await.expect("it says hello");
    let mut agent = Agent::new("gpt-5-mini", "You read papers.");
    for tool in desk_mcp::tools(&server).await.expect("it lists its tools") {
        agent = agent.tool(tool);
    }
    (Driver::new(agent, Client::in_process(model.clone())), server)
}

#[tokio::test]
async fn a_run_goes_on_with_another_server() {
    let model = model();
    let (first, server) = driver(&model).await;
    let mut run = first.start("What do they say?");
    first.drive(&mut run).await.expect("the run ends");
    assert!(server.is_transport_closed());

    let again = FakeLlm::new(Script::new([
        Step::calls([Call::new("read", json!({ "file": "short.pdf" }))]),
        Step::respond("Now I could."),
    ]));
    let (second, _server) = driver(&again).await;
    assert!(run.follow_up("Try once more."));
    assert_eq!(second.drive(&mut run).await.expect("the run ends"), "Now I could.");
    let mut outputs = run.messages().iter().filter_map(|message| match message {
        Message::Tool { content, .. } => Some(content.as_str()),
        _ => None,
    });
    assert_eq!(outputs.next_back(), Some("the text of short.pdf"));
}
