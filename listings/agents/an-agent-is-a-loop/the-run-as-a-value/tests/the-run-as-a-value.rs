include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_second_call_sends_one_request() {
    let model = model();
    let client = Client::in_process(model.clone());
    let mut run = Run { request: request("Invite Ann to lunch on Friday.") };
    let limit = Duration::from_millis(4500);
    timeout(limit, drive(&mut run, &client))
        .await
        .expect_err("the last reply is missing");
    assert_eq!(model.counts().requests, 3);

    drive(&mut run, &client).await.expect("the model answers");
    assert_eq!(model.counts().requests, 4);
    let json = serde_json::to_string(&run).expect("a run can be saved");
    let loaded: Run = serde_json::from_str(&json).expect("a run can be loaded");
    assert_eq!(loaded.request.messages, run.request.messages);
}
