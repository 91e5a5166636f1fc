use desk::{Agent, Driver, Message, NoArguments, Run, Stopped, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use serde_json::json;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::Duration;
use tokio::time::sleep;

const LIMIT: Duration = Duration::from_millis(50);
const LATER: Duration = Duration::from_millis(500);

// Threads take part, so the clock is real.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("| A tool that … | The model reads | And the tool? |");
    println!("|---|---|---|");
    for (tool, reads, and) in [
        succeeds().await,
        fails().await,
        hangs().await,
        blocks().await,
        panics().await,
        ignores_its_cancel().await,
        has_effects().await,
        is_unknown().await,
        needs_approval().await,
    ] {
        println!("| {tool} | `{reads}` | {and} |");
    }
}

/// What the tool does, what the model reads, and what else there is to say.
type Row = (&'static str, String, &'static str);

async fn succeeds() -> Row {
    let tool = Tool::new("act", "", async |_: NoArguments| Ok("sunny".into()));
    ("succeeds", read([tool]).await, "–")
}

async fn fails() -> Row {
    let tool = Tool::new("act", "", async |_: NoArguments| Err("no such city".into()));
    ("fails", read([tool]).await, "–")
}

async fn hangs() -> Row {
    let log = Log::new();
    let reads = read([waits(&log).timeout(LIMIT)]).await;
    ("hangs", reads, if log.ends().await { "goes on" } else { "is dropped" })
}

async fn blocks() -> Row {
    let log = Log::new();
    let (blocks, unblock) = (blocking(&log), log.clone());
    let other = Tool::new("other", "", move |_: NoArguments| {
        unblock.may_end.store(true, SeqCst);
        async { Ok("done".into()) }
    });
    let reads = read([blocks, other]).await;
    ("blocks (`Tool::blocking`)", reads, "doesn't stop other tools")
}

async fn panics() -> Row {
    panic::set_hook(Box::new(|_| {})); // prints nothing
    let tool = Tool::new("act", "", async |_: NoArguments| panic!("a bug"));
    ("panics", read([tool]).await, "–")
}

async fn ignores_its_cancel() -> Row {
    let log = Log::new();
    let reads = read([blocking(&log).timeout(LIMIT)]).await;
    let and = if log.ends().await { "goes on to its end" } else { "is dropped" };
    ("ignores its cancel", reads, and)
}

async fn has_effects() -> Row {
    let log = Log::new();
    let driver = driver([waits(&log).with_effects()]);
    let mut run = driver.start("Go.");
    tokio::select! {
        _ = driver.drive(&mut run) => unreachable!("the tool waits"),
        () = log.begins() => {} // drops `drive`
    }
    log.may_end.store(true, SeqCst);
    let reads = read_of(&driver, &mut run).await;
    let is_once = log.begun.load(SeqCst) == 1;
    let and = if is_once { "is not called again" } else { "is called again" };
    ("has effects, and is dropped", reads, and)
}

async fn is_unknown() -> Row {
    let tool = Tool::new("another", "", async |_: NoArguments| Ok("sunny".into()));
    ("is unknown", read([tool]).await, "–")
}

async fn needs_approval() -> Row {
    let log = Log::new();
    log.may_end.store(true, SeqCst);
    let driver = driver([waits(&log).needs_approval()]);
    let mut run = driver.start("Go.");
    let stopped = driver.drive(&mut run).await;
    let Err(Stopped::NeedsApproval(calls)) = stopped else { panic!("{stopped:?}") };
    let and = match log.begun.load(SeqCst) {
        0 => "isn't called before `run.approve`",
        _ => "has been called already",
    };
    run.approve(&calls[0].id);
    ("needs approval", read_of(&driver, &mut run).await, and)
}

/// What a tool has done, and whether it may end.
#[derive(Default)]
struct Log {
    begun: AtomicU32,
    may_end: AtomicBool,
    ended: AtomicU32,
}

impl Log {
    fn new() -> Arc<Log> {
        Arc::default()
    }

    async fn begins(&self) {
        while self.begun.load(SeqCst) == 0 {
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// Lets the tool end, and says whether it does.
    async fn ends(&self) -> bool {
        self.may_end.store(true, SeqCst);
        sleep(LATER).await;
        self.ended.load(SeqCst) == 1
    }
}

/// An async tool that waits until it may end.
fn waits(log: &Arc<Log>) -> Tool {
    async fn act(log: Arc<Log>) -> ToolResult {
        log.begun.fetch_add(1, SeqCst);
        while !log.may_end.load(SeqCst) {
            sleep(Duration::from_millis(1)).await;
        }
        log.ended.fetch_add(1, SeqCst);
        Ok("sunny".into())
    }
    let log = Arc::clone(log);
    Tool::new("act", "", move |_: NoArguments| act(Arc::clone(&log)))
}

/// A tool that blocks its thread until it may end.
fn blocking(log: &Arc<Log>) -> Tool {
    let log = Arc::clone(log);
    Tool::blocking("act", "", move |_: NoArguments| {
        log.begun.fetch_add(1, SeqCst);
        while !log.may_end.load(SeqCst) {
            thread::sleep(Duration::from_millis(1));
        }
        log.ended.fetch_add(1, SeqCst);
        Ok("sunny".into())
    })
}

/// A driver whose model calls `act`, and `other` if there are two tools.
fn driver<const N: usize>(tools: [Tool; N]) -> Driver<Client> {
    let calls = ["act", "other"].map(|name| Call::new(name, json!({})));
    let model = FakeLlm::new(Script::new([
        Step::calls(calls.into_iter().take(N)),
        Step::respond("done"),
    ]));
    let agent = tools.into_iter().fold(Agent::new("gpt-5-mini", ""), Agent::tool);
    Driver::new(agent, Client::in_process(model))
}

/// What the model reads about its first call.
async fn read<const N: usize>(tools: [Tool; N]) -> String {
    let driver = driver(tools);
    let mut run = driver.start("Go.");
    read_of(&driver, &mut run).await
}

async fn read_of(driver: &Driver<Client>, run: &mut Run) -> String {
    driver.drive(run).await.expect("the run goes on");
    let outputs = run.messages().iter().filter_map(|message| match message {
        Message::Tool { content, .. } => Some(content.clone()),
        _ => None,
    });
    outputs.into_iter().next().expect("the model has called a tool")
}
