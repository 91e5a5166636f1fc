//! What is printed, and what the server gets.

use fake_llm::{ApiError, FakeLlm, Script, Step};
use no_key_in_the_log::{Error, Model};

const KEY: &str = "sk-proj-Zq7vWx4Kp9Tn";

/// Panics if the text repeats four characters in a row of the key's secret part.
fn assert_no_key_in(what: &str, printed: &str) {
    let secret: Vec<char> = KEY.trim_start_matches("sk-proj-").chars().collect();
    for four in secret.windows(4).map(String::from_iter) {
        assert!(!printed.contains(&four), "{what} shows `{four}` of the key: {printed}");
    }
}

/// What a model with this script says, whose only key is `right`.
async fn ask(script: Script) -> Result<String, Error> {
    let server = FakeLlm::new(script).serve().await.expect("a port is free");
    Model::new(server.base_url(), KEY).ask("Is it raining?").await
}

#[test]
fn the_client() {
    let printed = format!("{:?}", Model::new("http://127.0.0.1:1/v1", KEY));
    assert_no_key_in("the client", &printed);
    assert!(printed.contains("127.0.0.1"), "the client shows no URL: {printed}");
}

#[test]
fn the_request() {
    let request = Model::new("http://127.0.0.1:1/v1", KEY).request("Is it raining?");
    let printed = format!("{:?}", request.expect("it can be made"));
    assert_no_key_in("the request", &printed);
    assert!(printed.contains("127.0.0.1"), "the request shows no URL: {printed}");
}

#[tokio::test]
async fn a_refusal_that_repeats_the_key() {
    for script in [
        Script::new([]).keys(["another"]),
        Script::new([Step::raise_error(
            ApiError::new(401, "invalid_api_key")
                .message(format!("Incorrect API key provided: {KEY}")),
        )]),
    ] {
        let printed = format!("{:?}", ask(script).await.expect_err("the key is wrong"));
        assert_no_key_in("the error", &printed);
        assert!(printed.contains("401"), "the error shows no status: {printed}");
        let said = "Incorrect API key provided";
        assert!(printed.contains(said), "the error doesn't say what is wrong: {printed}");
    }
}

#[tokio::test]
async fn a_refusal_that_does_not() {
    let message = "Your project has no model `large`.";
    let missing = ApiError::new(404, "model_not_found").message(message);
    let result = ask(Script::new([Step::raise_error(missing)])).await;
    let printed = format!("{:?}", result.expect_err("there is no such model"));
    assert!(printed.contains(message), "the error hides more than the key: {printed}");
}

#[tokio::test]
async fn the_server_gets_the_key() {
    let answer = ask(Script::new([Step::respond("Yes.")]).keys([KEY])).await;
    assert_eq!(answer.expect("the key is right"), "Yes.");
}
