include!("../src/main.rs");

/// One permit for three agents, two of them inside the third: a run holds none while its tools work.
#[tokio::test(start_paused = true)]
async fn ten_managers_share_one_permit() {
    let fake = FakeLlm::new(Script::new([
        Step::calls([Call::new("witty", json!({ "input": "A witty one." }))])
            .when_asked("tea robots")
            .always(),
        Step::respond("Tea, by itself.").always(),
    ]));
    let client = Client::in_process(fake.clone()).at_most(1);
    let agent = |name: &str| Agent::new("m", "").named(name);
    let witty = Tool::agent("witty", "", Driver::new(agent("witty"), client.clone()));
    let driver = Driver::new(agent("manager").tool(witty), client);
    let run = async || {
        let (events, receiver) = desk::events(1);
        let mut run = driver.start("A mail about tea robots.");
        let drive = async {
            let events = events;
            driver.drive_with(&mut run, &events).await
        };
        join!(drive, show(receiver)).0.map(drop)
    };
    let all = futures::future::try_join_all((0..10).map(|_| run()));
    tokio::time::timeout(Duration::from_secs(3600), all).await.unwrap().unwrap();
    assert_eq!((fake.counts().answered, fake.counts().most_at_once), (30, 1));
}
