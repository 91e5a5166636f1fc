//! With a model, a key, and a base URL, the program asks the server.

use fake_llm::{FakeLlm, Script, Step};
use std::process::{Command, Output};
use tokio::task::spawn_blocking;

#[tokio::test]
async fn the_program_asks_its_question() {
    let step = Step::respond("It is water.").for_model("small");
    let fake = FakeLlm::new(Script::new([step]).keys(["a-key"]));
    let server = fake.serve().await.expect("a port is free");
    let base_url = server.base_url().to_string();
    let run = || {
        Command::new(env!("CARGO_BIN_EXE_one-real-question"))
            .arg("small")
            .env("OPENAI_API_KEY", "a-key")
            .env("OPENAI_BASE_URL", base_url)
            .output()
    };
    let output = spawn_blocking(run).await.expect("no panic");
    let Output { stdout, stderr, .. } = output.expect("the program is built");
    let [stdout, stderr] =
        [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(stdout.starts_with("It is water. Usage {"), "{stdout}{stderr}");
    fake.assert_complete();
}

#[test]
fn a_client_for_a_real_address_can_be_made() {
    let base_url = "https://api.openai.com/v1";
    assert!(model_client::Client::new(base_url, "a-key".into()).is_ok());
}
