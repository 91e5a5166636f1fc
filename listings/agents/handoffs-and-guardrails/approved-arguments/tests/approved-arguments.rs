use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

include!("../src/main.rs");

fn paid(count: &Arc<AtomicU32>) -> Tool {
    let count = Arc::clone(count);
    Tool::new("refund", "", move |_: Refund| {
        count.fetch_add(1, SeqCst);
        async { Ok("refunded".to_string()) }
    })
}

fn twice_the_same() -> Client {
    let refund = || Step::calls([Call::new("refund", json!({ "euros": 20 }))]);
    let steps = [refund(), refund(), Step::respond("done")];
    Client::in_process(FakeLlm::new(Script::new(steps)))
}

#[tokio::test(start_paused = true)]
async fn the_same_arguments_need_a_second_approval() {
    let count = Arc::default();
    let agent = Agent::new("gpt-5-mini", "").tool(paid(&count).needs_approval());
    let driver = Driver::new(agent, twice_the_same());
    let mut run = driver.start("stale");
    let mut approvals = 0;
    while let Err(Stopped::NeedsApproval(calls)) = driver.drive(&mut run).await {
        approvals += 1;
        calls.iter().for_each(|call| run.approve(&call.id));
    }
    assert_eq!((approvals, count.load(SeqCst)), (2, 2));
}

/// The inner run isn't kept, so nothing can wait for a person there.
#[tokio::test(start_paused = true)]
async fn an_agent_that_is_a_tool_cannot_wait_for_approval() {
    let count = Arc::default();
    let inner = Agent::new("inner", "").tool(paid(&count).needs_approval());
    let inner = Tool::agent("ask", "", Driver::new(inner, twice_the_same()));
    let ask = Step::calls([Call::new("ask", json!({ "input": "stale" }))]);
    let told = Step::respond("no").when_asked("error: 1 calls need approval");
    let model = Client::in_process(FakeLlm::new(Script::new([ask, told])));
    let outer = Driver::new(Agent::new("outer", "").tool(inner), model);
    assert_eq!(outer.run("stale").await.unwrap(), "no");
    assert_eq!(count.load(SeqCst), 0);
}
