//! The same over a socket, where the server learns only from the closed connection that its client has left, and what
//! `break` does without the end of the scope.

include!("../src/main.rs");

#[tokio::test]
async fn a_dropped_stream_closes_its_connection() {
    let text = Item::Text("I will now write to all users".to_string());
    let call = Item::Call(Call::new("send_email", json!({})));
    let step = Step::reply([text, call]).per_token(Duration::from_millis(200));
    let fake = FakeLlm::new(Script::new([step]));
    let server = fake.serve().await.expect("loopback has a free port");
    let client = Client::new(server.base_url(), "key".into()).expect("the key is valid");
    let request = ChatRequest::new("small", [Message::user("Announce the sale.")]);

    read(client.stream(&request).await.expect("the script answers"))
        .await
        .expect("whole");
    sleep(Duration::from_secs(2)).await;
    let counts = fake.counts();
    assert_eq!((counts.answered, counts.left), (0, 1));
    assert!(counts.tokens < 8, "{} tokens sent", counts.tokens);
}

#[tokio::test(start_paused = true)]
async fn a_break_closes_nothing_while_the_stream_is_in_scope() {
    let fake = FakeLlm::new(Script::new([Step::respond("I will now write")]));
    let request = ChatRequest::new("small", [Message::user("Announce the sale.")]);
    let client = Client::in_process(fake.clone());
    let mut deltas = client.stream(&request).await.expect("the script answers");
    while let Some(delta) = deltas.try_next().await.expect("nothing fails") {
        if delta == Delta::Text(" now".to_string()) {
            break;
        }
    }
    sleep(Duration::from_secs(10)).await;
    assert_eq!(fake.counts().left, 0);
    drop(deltas);
    assert_eq!(fake.counts().left, 1);
}
