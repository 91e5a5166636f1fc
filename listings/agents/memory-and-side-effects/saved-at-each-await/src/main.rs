use anyhow::{Result, ensure};
use cancel_points::{Report, drop_at_each};
use desk::{Agent, ChatRequest, Driver, Tool, ToolResult};
use desk_session::Session;
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use outbox::{Mail, Outbox};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::sleep;

// ANCHOR: main
fn main() {
    println!("send_mail        drops  no mail  one mail  two mails  refused");
    for (name, has_key) in [("without a key", false), ("with its key", true)] {
        let report = drop_at_each(
            async || Office::open(has_key).await.expect("the folder is new"),
            async |office: &mut Office| {
                office.drive().await.expect("the model answers");
            },
            async |office: &mut Office| office.check().await,
        );
        let ends = [Some("no mail"), None, Some("two mails"), Some("refused")];
        let ends = ends.map(|end| count(&report, end));
        let [none, one, two, refused] = ends;
        let drops: usize = ends.iter().sum();
        println!("{name:<13}{drops:>9}{none:>9}{one:>10}{two:>11}{refused:>9}");
    }
}
// ANCHOR_END: main

struct Office {
    _folder: TempDir,
    session: Session,
    outbox: Outbox,
    has_key: bool,
}

impl Office {
    async fn open(has_key: bool) -> Result<Office> {
        // In memory, if possible, because that takes less time.
        let folder = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new())?;
        let session = Session::open(folder.path().join("runs.sqlite")).await?;
        let outbox = Outbox::new().latency(Duration::from_secs(1));
        Ok(Office { _folder: folder, session, outbox, has_key })
    }

    // ANCHOR: check
    /// Says what is wrong after a drop, if anything is.
    async fn check(&self) -> Result<(), String> {
        self.replay().await.map_err(|_| "refused")?;
        self.drive().await.expect("the model answers");
        self.replay().await.map_err(|_| "refused")?;
        match self.outbox.counts().delivered {
            0 => Err("no mail".to_string()),
            1 => Ok(()),
            _ => Err("two mails".to_string()),
        }
    }

    /// Sends a model the history that the session has, unless it's still empty.
    async fn replay(&self) -> Result<()> {
        let history = self.session.history("lunch").await?;
        let twice = history
            .iter()
            .filter(|one| history.iter().filter(|other| one == other).count() > 1);
        ensure!(twice.count() == 0, "a message is there twice");
        if !history.is_empty() {
            let replay = Step::respond("It is accepted.");
            let client = Client::in_process(FakeLlm::new(Script::new([replay])));
            client.chat(&ChatRequest::new("m", history)).await?;
        }
        Ok(())
    }
    // ANCHOR_END: check

    /// Drives the run from where the session has it to its end.
    async fn drive(&self) -> Result<String> {
        let keep = self.session.clone();
        let driver = Driver::new(agent(&self.outbox, self.has_key), client())
            .keep_with(move |run| keep.save(run));
        let mut run = match self.session.load("lunch").await? {
            Some(run) => run,
            None => driver.start("Invite Ann to lunch.").with_id("lunch"),
        };
        Ok(driver.drive(&mut run).await?)
    }
}

#[derive(Deserialize, JsonSchema)]
struct Person {
    name: String,
}

async fn find_address(person: Person) -> ToolResult {
    sleep(Duration::from_secs(1)).await;
    Ok(format!("{}@example.com", person.name.to_lowercase()))
}

fn agent(outbox: &Outbox, has_key: bool) -> Agent {
    let outbox = outbox::Client::in_process(outbox);
    let send_mail = Tool::with_call("send_mail", "", move |mail: Mail, call| {
        let outbox = outbox.clone();
        async move {
            let key = has_key.then_some(call.key.as_str());
            outbox.send(&mail, key).await?;
            Ok("sent".to_string())
        }
    });
    let find_address = Tool::new("find_address", "", find_address);
    Agent::new("m", "You plan lunches.").tool(find_address).tool(send_mail)
}

fn client() -> Client {
    let find = Call::new("find_address", json!({ "name": "Ann" }));
    let mail = json!({ "to": "ann@example.com", "text": "Lunch at noon?" });
    let send = Call::new("send_mail", mail);
    let steps = [
        Step::calls([find]).when_asked("Invite Ann"),
        Step::calls([send]).when_asked("ann@example.com"),
        Step::respond("Ann is invited.").when_asked("sent"),
    ];
    let steps = steps.map(|step| step.after(Duration::from_secs(1)).always());
    Client::in_process(FakeLlm::new(Script::new(steps)))
}

/// The number of drops that ended like this.
fn count(report: &Report, end: Option<&str>) -> usize {
    let points = report.points().iter();
    points
        .map(|point| {
            let ends = [&point.lost, &point.lost_when_woken];
            ends.into_iter().filter(|lost| lost.as_deref() == end).count() * point.times
        })
        .sum()
}
