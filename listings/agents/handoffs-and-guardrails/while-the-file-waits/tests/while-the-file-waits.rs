use std::sync::Mutex;

include!("../src/main.rs");

fn load_and_approve(file: &str) -> Run {
    let mut run: Run = serde_json::from_str(file).unwrap();
    let Next::NeedsApproval(calls) = run.next() else { panic!("nothing waits") };
    run.approve(&calls[0].id);
    run
}

#[tokio::test(start_paused = true)]
async fn two_processes_make_the_call_with_the_same_key() {
    let file = evening(&Arc::default()).await;
    let keys = Arc::new(Mutex::new(Vec::new()));
    for _ in 0..2 {
        let seen = Arc::clone(&keys);
        let refund = Tool::with_call("refund", "", move |_: Euros, call: desk::Call| {
            seen.lock().unwrap().push(call.key);
            async { Ok("refunded".to_string()) }
        });
        let agent = Agent::new("gpt-5-mini", "").tool(refund);
        let driver = Driver::new(agent, Client::in_process(model()));
        driver.drive(&mut load_and_approve(&file)).await.unwrap();
    }
    let keys = keys.lock().unwrap();
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
}

/// What the file says about instructions and tools doesn't count.
#[tokio::test(start_paused = true)]
async fn a_new_release_has_the_say() {
    let file = evening(&Arc::default()).await;
    let model = FakeLlm::new(Script::new([Step::respond("done")]));
    let agent = Agent::new("gpt-5-mini", "Something else.");
    let driver = Driver::new(agent, Client::in_process(model.clone()));
    driver.drive(&mut load_and_approve(&file)).await.unwrap();
    let body = &model.requests()[0].body;
    assert!(body["tools"].is_null());
    assert_eq!(body["messages"][0]["content"], "Something else.");
    assert_eq!(body["messages"][1]["content"], "The tea of order 7 was stale.");
}

#[tokio::test(start_paused = true)]
async fn an_agent_with_a_new_name_is_unknown() {
    let file = evening(&Arc::default()).await;
    let agent = Agent::new("gpt-5-mini", "").named("helper");
    let driver = Driver::new(agent, Client::in_process(model()));
    let stopped = driver.drive(&mut load_and_approve(&file)).await;
    assert!(matches!(stopped, Err(Stopped::UnknownAgent(_))), "{stopped:?}");
}

/// Whoever can write the file can approve, and change what is approved.
#[tokio::test(start_paused = true)]
async fn a_file_that_was_changed_is_believed() {
    let refunds = Arc::default();
    let file = evening(&refunds).await;
    let changed = file.replace("\\\"euros\\\":20", "\\\"euros\\\":2000");
    assert_ne!(changed, file);
    let reads = morning(&changed, Release::Same, APPROVE, &refunds).await;
    assert_eq!(reads, "`` 2000 euros refunded ``");
}
