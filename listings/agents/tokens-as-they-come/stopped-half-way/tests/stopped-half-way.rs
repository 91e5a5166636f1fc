//! The same over a socket, where the server learns only from the closed connection that its client has left.

include!("../src/main.rs");

#[tokio::test]
async fn a_dropped_stream_closes_its_connection() {
    let text = Item::Text("I will now write to all users".to_string());
    let call = Item::Call(Call::new("send_email", json!({})));
    let step = Step::reply([text, call]).per_token(Duration::from_millis(200));
    let fake = FakeLlm::new(Script::new([step]));
    let server = fake.serve().await.expect("loopback has a free port");
    let client = Client::new(server.base_url(), "key".into()).expect("the key is valid");
    let messages = vec![Message::user("Announce the sale.")];
    let request =
        ChatRequest { model: "m".to_string(), messages, ..ChatRequest::default() };

    read(client.stream(&request).await.expect("the script answers"))
        .await
        .expect("whole");
    sleep(Duration::from_secs(2)).await;
    let counts = fake.counts();
    assert_eq!((counts.answered, counts.left), (0, 1));
    assert!(counts.tokens < 8, "{} tokens sent", counts.tokens);
}
