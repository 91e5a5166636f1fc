//! The key doesn't appear in anything that can be printed.

use fake_llm::{ApiError, FakeLlm, Script, Step};
use model_client::{ChatRequest, Client, Error, Message};

const KEY: &str = "sk-proj-Zq7vWx4Kp9Tn";

#[tokio::test]
async fn a_server_that_repeats_the_key_is_not_repeated() {
    let messages = [
        (
            format!("Incorrect API key provided: {KEY}."),
            "Incorrect API key provided: sk-proj-************.",
        ),
        ("Wrong key sk-p****p9Tn".to_string(), "Wrong key sk-p********"),
        ("Your project has no access.".to_string(), "Your project has no access."),
        ("No rain in Zq7".to_string(), "No rain in Zq7"),
        ("Größe 🦀 Kp9T".to_string(), "Größe 🦀 ****"),
    ];
    for (message, shown) in messages {
        let error = ApiError::new(400, KEY).message(message);
        let server = FakeLlm::new(Script::new([Step::raise_error(error)])).serve().await;
        let server = server.expect("a port is free");
        let client = Client::new(server.base_url(), KEY.into()).expect("a client");
        let error = client.chat(&ChatRequest::new("m", [Message::user("hi")])).await;
        let Err(Error::Refused { message, code, .. }) = error else {
            panic!("{error:?}")
        };
        assert_eq!(message, shown);
        assert_eq!(code, "sk-proj-************");
    }
}

#[test]
fn a_key_in_the_base_url_is_refused() {
    for base_url in [
        format!("http://127.0.0.1:1/v1?key={KEY}"),
        format!("http://{KEY}@127.0.0.1:1/v1"),
        format!("http://user:{KEY}@127.0.0.1:1/v1"),
        format!("{KEY}://:"),
    ] {
        let error = Client::new(&base_url, "any".into()).expect_err("it's refused");
        assert!(matches!(error, Error::Setup(_)), "{base_url}");
        assert!(!format!("{error} {error:?}").contains("Zq7v"), "{error}");
    }
}

#[test]
fn neither_a_client_nor_a_bad_key_is_shown() {
    let client = Client::new("http://127.0.0.1:1/v1", KEY.into()).expect("a client");
    assert_eq!(
        format!("{client:?}"),
        r#"Client { url: "http://127.0.0.1:1/v1/chat/completions", key: SecretBox<str>([REDACTED]), .. }"#
    );
    let error = Client::new("http://127.0.0.1:1/v1", format!("{KEY}\n").into());
    assert!(!format!("{error:?}").contains("Zq7v"));
}
