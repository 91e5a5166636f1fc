use desk::Run;

include!("../src/main.rs");

async fn refused(agent: Agent) -> Run {
    let model = FakeLlm::new(Script::new([Step::respond("We earn 30, so we pay 60.")]));
    let driver = Driver::new(agent, Client::in_process(model));
    let mut run = driver.start("What do we pay?");
    let stopped = driver.drive(&mut run).await;
    assert!(matches!(stopped, Err(Stopped::Guardrail(_))), "{stopped:?}");
    run
}

/// A message that was refused stays unchecked, and one whose answer was refused has passed.
#[tokio::test(start_paused = true)]
async fn what_was_refused_is_in_the_run() {
    let message = seller().input_guardrail(|text| async move { check(&text) });
    assert!(refused(message).await.unchecked().is_some());

    let answer = seller().output_guardrail(|text| async move { check(&text) });
    assert!(refused(answer).await.unchecked().is_none());

    let both = seller()
        .input_guardrail(|_| async { Ok(()) })
        .output_guardrail(|text| async move { check(&text) });
    assert!(refused(both).await.unchecked().is_none());
}

#[tokio::test(start_paused = true)]
async fn the_chat_goes_on_with_the_refused_answer_in_it() {
    let mut run =
        refused(seller().output_guardrail(|text| async move { check(&text) })).await;
    assert!(run.follow_up("Answer again."));
    let refused = Message::assistant("We earn 30, so we pay 60.");
    assert_eq!(run.messages()[2], refused);
}
