use desk::{Agent, Driver, Message, Next, Run, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

// ANCHOR: nights
type Decide = fn(&mut Run, &str);

const APPROVE: Decide = |run, id| run.approve(id);
const APPROVE_TWICE: Decide = |run, id| (run.approve(id), run.approve(id)).1;
const REFUSE: Decide = |run, id| run.finish(id, "refused: it was fresh");
const NOTHING: Decide = |_, _| {};

/// What happens, with which release of the program, what the person decides, and how many processes load the file.
const NIGHTS: [(&str, Release, Decide, u32); 7] = [
    ("the call is approved", Release::Same, APPROVE, 1),
    ("it is approved twice", Release::Same, APPROVE_TWICE, 1),
    ("it is refused", Release::Same, REFUSE, 1),
    ("nobody decides", Release::Same, NOTHING, 1),
    ("a new release has no `refund`", Release::WithoutRefund, APPROVE, 1),
    ("a new release wants `cents`", Release::InCents, APPROVE, 1),
    ("two processes load the file", Release::Same, APPROVE, 2),
];
// ANCHOR_END: nights

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    println!("| While the file waits, … | Refunds | The model reads |");
    println!("|---|---|---|");
    for (night, release, decide, processes) in NIGHTS {
        let refunds = Arc::new(AtomicU32::new(0));
        let file = evening(&refunds).await;
        let mut reads = String::new();
        for _ in 0..processes {
            reads = morning(&file, release, decide, &refunds).await;
        }
        println!("| {night} | {} | {reads} |", refunds.load(SeqCst));
    }
}

#[derive(Clone, Copy)]
enum Release {
    Same,
    WithoutRefund,
    InCents,
}

/// Returns what is in the file.
async fn evening(refunds: &Arc<AtomicU32>) -> String {
    let driver = driver(Release::Same, refunds);
    let mut run = driver.start("The tea of order 7 was stale.");
    let stopped = driver.drive(&mut run).await;
    assert!(matches!(stopped, Err(Stopped::NeedsApproval(_))), "{stopped:?}");
    serde_json::to_string(&run).expect("a run can be saved")
}

/// Returns what the model reads about its call.
async fn morning(
    file: &str,
    release: Release,
    decide: Decide,
    refunds: &Arc<AtomicU32>,
) -> String {
    let mut run: Run = serde_json::from_str(file).expect("a run can be loaded");
    let Next::NeedsApproval(calls) = run.next() else { panic!("nothing waits") };
    for call in calls {
        decide(&mut run, &call.id);
    }
    match driver(release, refunds).drive(&mut run).await {
        Err(Stopped::NeedsApproval(_)) => "nothing: the run stops again".to_string(),
        ended => {
            ended.expect("the model answers");
            output(&run)
        }
    }
}

fn output(run: &Run) -> String {
    let output = run.messages().iter().find_map(|message| match message {
        Message::Tool { content, .. } => Some(format!("`` {content} ``")),
        _ => None,
    });
    output.expect("each call has an output")
}

fn driver(release: Release, refunds: &Arc<AtomicU32>) -> Driver<Client> {
    let refunds = Arc::clone(refunds);
    let paid = move |amount: String| {
        refunds.fetch_add(1, SeqCst);
        async move { ToolResult::Ok(format!("{amount} refunded")) }
    };
    let tool = match release {
        Release::Same => Some(Tool::new("refund", "", move |it: Euros| {
            paid(format!("{} euros", it.euros))
        })),
        Release::InCents => Some(Tool::new("refund", "", move |it: Cents| {
            paid(format!("{} cents", it.cents))
        })),
        Release::WithoutRefund => None,
    };
    let agent = Agent::new("gpt-5-mini", "You help the customers of a tea shop.");
    let agent = tool
        .into_iter()
        .fold(agent, |agent, tool| agent.tool(tool.with_effects().needs_approval()));
    Driver::new(agent, Client::in_process(model()))
}

#[derive(Deserialize, JsonSchema)]
struct Euros {
    euros: u32,
}

#[derive(Deserialize, JsonSchema)]
struct Cents {
    cents: u32,
}

fn model() -> FakeLlm {
    FakeLlm::new(Script::new([
        Step::calls([Call::new("refund", json!({ "euros": 20 }))]).when_asked("stale"),
        Step::respond("I have looked into it."),
    ]))
}
