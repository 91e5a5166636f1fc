mod tools;

use desk::{Driver, Error, Stopped};
use fake_llm::{FakeLlm, Script};
use model_client::Client;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Display;
use tools::{Forecast, Working};

/// The same file is read by a test that runs the SDK.
const CASES: &str = include_str!("../../../../support/fake-llm/judges/beside_desk.json");

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> serde_json::Result<()> {
    println!(
        "| Case | Requests | Most at once | Tool calls | Most at once | `desk` ends with | The SDK |"
    );
    println!("|---|---|---|---|---|---|---|");
    for case in serde_json::from_str::<Vec<Case>>(CASES)? {
        let (desk, sdk) = (run(&case).await?, &case.sdk);
        let both = |desk: u64, sdk: u64| match desk == sdk {
            true => desk.to_string(),
            false => format!("{desk}, SDK {sdk}"),
        };
        println!(
            "| {} | {} | {} | {} | {} | {} | {} |",
            case.case,
            both(desk.requests, sdk.requests),
            both(desk.requests_at_once, sdk.requests_at_once),
            both(desk.tools, sdk.tools),
            both(desk.tools_at_once, sdk.tools_at_once),
            desk.ends,
            if desk.ends == sdk.ends { "the same" } else { &sdk.ends },
        );
    }
    Ok(())
}

#[derive(Deserialize)]
struct Case {
    case: String,
    steps: Value,
    must_call: Option<String>,
    #[serde(default)]
    structured: bool,
    sdk: Seen,
}

/// What the server and the tools saw, and the end of the run.
#[derive(Deserialize)]
struct Seen {
    requests: u64,
    requests_at_once: u64,
    tools: u64,
    tools_at_once: u64,
    ends: String,
}

async fn run(case: &Case) -> serde_json::Result<Seen> {
    let script = json!({ "steps": case.steps }).to_string();
    let fake = FakeLlm::new(Script::from_json(&script)?);
    let client = Client::in_process(fake.clone());
    let working = Working::default();
    let mut agent = tools::agent(&client, &working);
    if let Some(name) = &case.must_call {
        agent = agent.must_call(name);
    }
    let ends = match case.structured {
        true => end(Driver::new(agent.output::<Forecast>(), client)).await,
        false => end(Driver::new(agent, client)).await,
    };
    let (counts, (tools, tools_at_once)) = (fake.counts(), working.counts());
    let (requests, requests_at_once) = (counts.requests, counts.most_at_once as u64);
    Ok(Seen { requests, requests_at_once, tools, tools_at_once, ends })
}

/// Drives a run to its end, and approves all calls on the way.
async fn end<T: Display>(driver: Driver<Client, T>) -> String {
    let mut run = driver.start("Go.");
    loop {
        match driver.drive(&mut run).await {
            Ok(output) => return output.to_string(),
            Err(Stopped::NeedsApproval(calls)) => {
                calls.iter().for_each(|call| run.approve(&call.id));
            }
            Err(Stopped::Model(Error::Refused { status, .. })) => {
                return format!("`Model(Refused({status}))`");
            }
            Err(Stopped::BadOutput(_)) => return "`BadOutput`".to_string(),
            Err(stopped) => return format!("`{stopped:?}`"),
        }
    }
}
