include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_model_reads_the_answer_that_was_not_sent() {
    let fake = model();
    let driver =
        Driver::new(Agent::new("gpt-5-mini", ""), Client::in_process(fake.clone()));
    let mut run = driver.start("What does a tea robot cost?");
    let answer = driver.drive(&mut run).await.unwrap();
    assert!(check(&answer).is_err());
    assert!(run.follow_up("Not sent."));
    driver.drive(&mut run).await.unwrap();
    assert_eq!(fake.requests()[1].body["messages"][2]["content"], answer);
}
