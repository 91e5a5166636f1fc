include!("../src/main.rs");

/// The run has ended, but its end of the channel is still there.
#[tokio::test(start_paused = true)]
async fn show_waits_for_as_long_as_the_events_live() {
    let driver = Driver::new(Agent::new("m", ""), Client::in_process(answers()));
    let mut run = driver.start("Hello?");
    let (events, receiver) = desk::events(16);
    let both = async { join!(driver.drive_with(&mut run, &events), show(receiver)) };
    let hour = Duration::from_secs(3600);
    assert!(tokio::time::timeout(hour, both).await.is_err());
}

/// What nobody has seen may be tried again: a reply that breaks off costs an unwatched run nothing.
#[tokio::test(start_paused = true)]
async fn only_an_unwatched_run_tries_again_after_the_first_token() {
    for watched in [true, false] {
        let broken = Step::respond("Hi there.").with(fake_llm::Fault::CutAfter(2));
        let fake =
            FakeLlm::new(Script::new([broken, Step::respond("Hi there.").always()]));
        let driver = Driver::new(Agent::new("m", ""), Client::in_process(fake.clone()));
        let mut run = driver.start("Hello?");
        let (events, _receiver) = desk::events(16);
        let events = if watched { events } else { desk::Events::none() };
        let ended = driver.drive_with(&mut run, &events).await;
        assert_eq!(ended.is_err(), watched, "{ended:?}");
        assert_eq!(driver.drive(&mut run).await.unwrap(), "Hi there.");
    }
}

fn answers() -> FakeLlm {
    FakeLlm::new(Script::new([Step::respond("Hi.")]))
}
