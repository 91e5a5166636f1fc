//! Where the environment names an endpoint, the program goes there, and whatever happens it does not print the key.

use axum::http::{HeaderMap, StatusCode, header::AUTHORIZATION};
use axum::{Json, Router};
use fake_model::FakeModel;
use serde_json::json;
use std::process::Output;
use tokio::net::TcpListener;
use tokio::process::Command;

const KEY: &str = "sk-do-not-print-me";

#[tokio::test]
async fn asks_the_endpoint_that_the_environment_names() {
    let server = FakeModel::start().await.unwrap();
    let output = run(&[
        ("OPENAI_BASE_URL", server.base_url()),
        ("OPENAI_API_KEY", KEY),
        ("OPENAI_MODEL", "writer"),
    ])
    .await;

    assert!(output.status.success(), "{output:?}");
    assert_eq!(server.calls(), 4);
    assert_eq!(server.most_at_once(), 3);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        printed.starts_with("scout: Whispers of tea\nwriter: Whispers of tea\n"),
        "{printed}"
    );
    assert!(!printed.contains("most calls at once"), "{printed}");
}

#[tokio::test]
async fn names_the_refusal_and_not_the_key() {
    let base_url = start_server_that_repeats_the_key().await;
    let output = run(&[("OPENAI_BASE_URL", &base_url), ("OPENAI_API_KEY", KEY)]).await;
    assert_fails_with(&output, "401 Unauthorized, \"invalid_api_key\"");
}

#[tokio::test]
async fn names_no_key_that_cannot_be_sent() {
    let unsendable = format!("{KEY}\n");
    let output = run(&[
        ("OPENAI_BASE_URL", "http://127.0.0.1:9/v1"),
        ("OPENAI_API_KEY", &unsendable),
    ])
    .await;
    assert_fails_with(&output, "scout: no answer");
}

#[tokio::test]
async fn names_the_variable_that_is_missing() {
    let output = run(&[("OPENAI_API_KEY", KEY)]).await;
    assert_fails_with(&output, "OPENAI_BASE_URL is not");

    let output = run(&[("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")]).await;
    assert_fails_with(&output, "OPENAI_API_KEY is not");

    let output =
        run(&[("OPENAI_BASE_URL", "http://127.0.0.1:9/v1"), ("OPENAI_API_KEY", "")])
            .await;
    assert_fails_with(&output, "OPENAI_API_KEY is not");
}

/// Runs the program with these variables and no others of its own. Fails where the output holds the key.
async fn run(variables: &[(&str, &str)]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_three-agents"))
        .env_remove("OPENAI_BASE_URL")
        .env_remove("OPENAI_API_KEY")
        .env_remove("OPENAI_MODEL")
        .env("NO_PROXY", "127.0.0.1")
        .envs(variables.iter().copied())
        .output()
        .await
        .unwrap();
    for stream in [&output.stdout, &output.stderr] {
        let printed = String::from_utf8_lossy(stream);
        assert!(!printed.contains(KEY), "the key is in the output");
    }
    output
}

fn assert_fails_with(output: &Output, message: &str) {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(printed.contains(message), "{printed}");
}

async fn start_server_that_repeats_the_key() -> String {
    let refuse = |headers: HeaderMap| async move {
        let sent = headers[AUTHORIZATION].to_str().unwrap().to_string();
        assert!(sent.contains(KEY));
        let error =
            json!({ "message": format!("Wrong: {sent}"), "code": "invalid_api_key" });
        (StatusCode::UNAUTHORIZED, Json(json!({ "error": error })))
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, Router::new().fallback(refuse)).into_future());
    base_url
}
