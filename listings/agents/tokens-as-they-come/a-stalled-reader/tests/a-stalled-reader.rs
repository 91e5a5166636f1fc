//! What a channel's bound doesn't bound.

include!("../src/main.rs");

/// A usual answer fits into the buffers of a connection.
#[tokio::test]
async fn over_a_socket_the_server_sends_the_whole_story_to_a_stalled_reader() {
    let fake = FakeLlm::new(Script::new([Step::respond("word ".repeat(500).trim_end())]));
    let server = fake.serve().await.expect("loopback has a free port");
    let client = Client::new(server.base_url(), "key".into()).expect("the key is valid");
    let request = ChatRequest::new("small", [Message::user("Tell me a story.")]);
    let mut deltas = client.stream(&request).await.expect("the script answers");
    deltas.next().await.expect("a first delta").expect("nothing fails");
    for _ in 0..100 {
        sleep(Duration::from_millis(100)).await;
        if fake.counts().answered == 1 {
            break;
        }
    }
    assert_eq!((fake.counts().answered, fake.counts().tokens), (1, 500));
    drop(deltas);
}

/// A channel in front of a reader that has left ends the pump at the next delta.
#[tokio::test(start_paused = true)]
async fn the_pump_ends_with_its_reader_at_the_next_delta() {
    let (fake, deltas) = story().await.expect("the script answers");
    let (events, reader) = mpsc::channel(4);
    let pump = spawn(pump(deltas, events));
    drop(reader);
    pump.await.expect("it doesn't panic");
    assert_eq!((fake.counts().tokens, fake.counts().left), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn the_reader_gets_the_error_that_ends_the_reply() {
    let step = Step::respond("one two").with(fake_llm::Fault::NoFinish);
    let client = Client::in_process(FakeLlm::new(Script::new([step])));
    let request = ChatRequest::new("small", [Message::user("Tell me a story.")]);
    let deltas = client.stream(&request).await.expect("the script answers");
    let (events, mut reader) = mpsc::channel(4);
    spawn(pump(deltas, events));
    let mut last = None;
    while let Some(delta) = reader.recv().await {
        last = Some(delta);
    }
    assert_eq!(last, Some(Err(Error::CutOff)));
}
