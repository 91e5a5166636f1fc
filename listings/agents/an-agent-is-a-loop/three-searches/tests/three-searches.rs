use futures::future::try_join_all;

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn with_try_join_all_there_is_no_report_either() {
    let model = model();
    let client = Client::in_process(model.clone());
    let search = Tool::new("search", "Searches the web.", search);
    let searcher = Driver::new(Agent::new("gpt-5-mini", "").tool(search), client);
    let queries = ["prices", "makers", "history"];
    let found = try_join_all(queries.map(|query| searcher.run(query))).await;
    let stopped = found.expect_err("the provider refuses one");
    assert_eq!(stopped.to_string(), "the model: 400 content_policy: not about makers");
    sleep(Duration::from_secs(10)).await;
    assert_eq!(model.counts().requests, 3, "the others are dropped");
}
