include!("../src/main.rs");

/// The reply's own limit is noticed only when the reader reads again, and the run is whole.
#[tokio::test(start_paused = true)]
async fn a_reader_who_stalls_for_ten_minutes_loses_the_reply() {
    let long = Step::respond("word ".repeat(50).trim_end()).times(2);
    let fake = FakeLlm::new(Script::new([long]));
    let client = Client::in_process(fake.clone()).at_most(1);
    let driver = Driver::new(Agent::new("m", ""), client.clone());
    let mut run = driver.start("Hello?");
    let (events, mut receiver) = desk::events(16);
    let stalls = async move {
        sleep(Duration::from_secs(3600)).await;
        assert_eq!(fake.counts().left, 0); // it has kept its connection all the time
        while receiver.recv().await.is_some() {}
    };
    let drive = async {
        let events = events;
        driver.drive_with(&mut run, &events).await
    };
    let (ended, ()) = join!(drive, stalls);
    let limit = Duration::from_secs(600);
    assert!(
        matches!(ended, Err(Stopped::Model(desk::Error::Timeout(it))) if it == limit)
    );
    driver.drive(&mut run).await.unwrap();
}

/// Nobody reads: five turns are over, and the sixth is asked, but its tool hasn't begun.
#[tokio::test(start_paused = true)]
async fn room_for_16_is_five_turns() {
    let turn = || Step::calls([Call::new("delete", json!({ "name": "logs" }))]);
    let fake = FakeLlm::new(Script::new([turn().always()]));
    let agent = Agent::new("m", "").tool(Tool::new("delete", "", delete));
    let driver = Driver::new(agent, Client::in_process(fake.clone()));
    let mut run = driver.start("Delete what we don't need.");
    let (events, _receiver) = desk::events(16);
    let limit = Duration::from_secs(3600);
    let ended = tokio::time::timeout(limit, driver.drive_with(&mut run, &events)).await;
    assert!(ended.is_err());
    assert_eq!(fake.counts().requests, 6);
    let tool = |message: &&desk::Message| matches!(message, desk::Message::Tool { .. });
    assert_eq!(run.messages().iter().filter(tool).count(), 5);
}
