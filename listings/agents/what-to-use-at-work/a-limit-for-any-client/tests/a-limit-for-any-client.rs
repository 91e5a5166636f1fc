//! The limit on silence, for a reply that takes longer than it.

include!("../src/main.rs");

#[tokio::test]
async fn a_reply_that_is_not_streamed_is_one_silence()
-> Result<(), Box<dyn std::error::Error>> {
    // An error means that the program has already chosen its cryptography.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let slow =
        Step::respond("Rain until noon or one.").per_token(Duration::from_millis(500));
    let server = FakeLlm::new(Script::new([slow.always()])).serve().await?;
    let config = OpenAIConfig::new().with_api_base(server.base_url());
    let http = ClientBuilder::new().read_timeout(Duration::from_secs(2)).build()?;
    let client = Client::build(http, config.with_api_key("any"));
    assert_eq!(answer(&client).await?, "Rain until noon or one.");

    let question = ChatCompletionRequestUserMessage::from("How will the weather be?");
    let request = CreateChatCompletionRequestArgs::default()
        .model("small")
        .messages([question.into()])
        .build()?;
    assert!(client.chat().create(request).await.is_err());
    Ok(())
}
