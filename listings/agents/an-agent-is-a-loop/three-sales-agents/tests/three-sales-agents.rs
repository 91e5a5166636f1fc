use futures::future::join_all;

include!("../src/main.rs");

/// The same counts as those of the SDK, which a judge of `fake-llm` tries with the same script.
#[tokio::test(start_paused = true)]
async fn three_requests_at_once() {
    let model = model();
    let client = Client::in_process(model.clone());
    let seller = Driver::new(Agent::new("gpt-5-mini", "You write sales mails."), client);
    let styles =
        ["serious", "witty", "short"].map(|style| format!("Write a {style} mail."));
    let mails = join_all(styles.iter().map(|question| seller.run(question))).await;
    let mails: Vec<_> = mails.into_iter().map(Result::unwrap).collect();
    assert_eq!(mails, ["Tea robots save time.", "Tea, by itself.", "Buy tea robots."]);
    assert_eq!((model.counts().requests, model.counts().most_at_once), (3, 3));
}
