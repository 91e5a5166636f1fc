use desk::Message;

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn a_model_that_says_it_in_other_words_reads_which_mail_was_delivered() {
    let outbox = Outbox::new().loses(1);
    let (_, purpose) = KEYS[3];
    let (agent, model) = agent(&outbox, purpose, [LUNCH, AGAIN]);
    let driver = Driver::new(agent, model);
    let mut run = driver.start("Invite Ann to lunch.").with_id("lunch");
    driver.drive(&mut run).await.expect("the model answers");
    let output = |message: &Message| match message {
        Message::Tool { content, .. } => Some(content.clone()),
        _ => None,
    };
    let outputs: Vec<_> = run.messages().iter().filter_map(output).collect();
    assert_eq!(
        outputs,
        [
            "error: no answer: the connection ended",
            "error: the key was used before, for a mail to ann@example.com: Lunch at noon?",
        ]
    );
    assert_eq!(outbox.delivered()[0].text, LUNCH.1);
}

#[test]
fn runs_whose_ids_begin_alike_have_different_keys() {
    assert_eq!(run("ann/lunch/call_1"), "ann/lunch");
}
