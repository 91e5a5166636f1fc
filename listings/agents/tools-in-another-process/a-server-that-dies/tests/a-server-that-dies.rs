include!("../src/main.rs");

/// A driver with the tools of a server of its own.
async fn driver(
    model: &FakeLlm,
) -> (Driver<Client>, rmcp::service::RunningService<rmcp::RoleClient, ()>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_a-server-that-dies"));
    command.arg("serve");
    let child = TokioChildProcess::new(command).expect("it starts");
    let server = ().serve(child).await.expect("it says hello");
    let mut agent = Agent::new("gpt-5-mini", "You mail papers.");
    for tool in desk_mcp::tools(&server).await.expect("it lists its tools") {
        agent = agent.tool(tool);
    }
    (Driver::new(agent, Client::in_process(model.clone())), server)
}

#[tokio::test]
async fn a_run_goes_on_with_another_server() {
    let model = model();
    let (first, server) = driver(&model).await;
    let mut run = first.start("Send all three.");
    first.drive(&mut run).await.expect("the run ends");
    let again = FakeLlm::new(Script::new([
        Step::calls([Call::new("send", json!({ "file": "short.pdf" }))]),
        Step::respond("Now it is sent."),
    ]));

    // ANCHOR: restart
    if server.is_transport_closed() {
        let (second, _server) = driver(&again).await;
        assert!(run.follow_up("Mail works again."));
        let answer = second.drive(&mut run).await.expect("the run ends");
        assert_eq!(answer, "Now it is sent.");
    }
    // ANCHOR_END: restart

    let outputs = run.messages().iter().filter_map(|message| match message {
        Message::Tool { content, .. } => Some(content.as_str()),
        _ => None,
    });
    let unknown =
        "error: Transport closed, so the outcome is unknown: check before calling again";
    let expected = [
        "short.pdf is sent",
        unknown,
        unknown,
        "error: Transport closed", // It was never sent, so its outcome is known.
        "short.pdf is sent",
    ];
    assert_eq!(outputs.collect::<Vec<_>>(), expected);
}

struct Clumsy;

#[tool_router(server_handler)]
impl Clumsy {
    #[tool]
    async fn fall(&self) -> String {
        panic!("a stone")
    }

    #[tool]
    async fn stand(&self) -> String {
        "still here".to_string()
    }
}

#[tokio::test(start_paused = true)]
async fn a_method_that_panics_leaves_its_call_without_an_answer() {
    let (pipe, other_end) = tokio::io::duplex(4096);
    tokio::spawn(async {
        Clumsy.serve(other_end).await.expect("it says hello").waiting().await
    });
    let server = ().serve(pipe).await.expect("it says hello");
    let call = |tool| {
        let params = rmcp::model::CallToolRequestParams::new(tool);
        tokio::time::timeout(
            std::time::Duration::from_secs(3600),
            server.call_tool(params),
        )
    };
    assert!(call("fall").await.is_err(), "the call was answered");
    assert!(call("stand").await.expect("it is answered").is_ok());
}
