use cancel_points::{Point, Report, drop_at_each};
use desk::{Agent, Driver, Run, Tool, ToolResult};
use fake_llm::{Call, FakeLlm, Script, Step};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::sleep;

const SECOND: Duration = Duration::from_secs(1);

// ANCHOR: main
fn main() {
    println!("send_mail          one mail  two mails  no mail");
    for (name, has_effects) in [("as it is", false), (".with_effects()", true)] {
        let report = drop_at_each(
            async || Office::new(has_effects),
            async |office: &mut Office| {
                office.driver.drive(&mut office.run).await.expect("the model answers");
            },
            async |office: &mut Office| office.resume().await,
        );
        let [one, two, none] =
            [None, Some("two mails"), Some("no mail")].map(|end| count(&report, end));
        println!("{name:<19}{one:>8}{two:>11}{none:>9}");
    }
}
// ANCHOR_END: main

struct Office {
    driver: Driver<Client>,
    run: Run,
    outbox: Arc<Mutex<Vec<String>>>,
}

impl Office {
    fn new(has_effects: bool) -> Office {
        let outbox = Arc::default();
        let driver = driver(Arc::clone(&outbox), has_effects);
        let run = driver.start("Invite Ann to lunch on Friday.");
        Office { driver, run, outbox }
    }

    // ANCHOR: resume
    /// Drives the run to its end as another process would: saved, and loaded.
    async fn resume(&self) -> Result<(), String> {
        let saved = serde_json::to_string(&self.run).expect("a run can be saved");
        let mut run = serde_json::from_str(&saved).expect("a run can be loaded");
        self.driver.drive(&mut run).await.expect("the model answers");
        match self.outbox.lock().unwrap().len() {
            1 => Ok(()),
            0 => Err("no mail".to_string()),
            _ => Err("two mails".to_string()),
        }
    }
    // ANCHOR_END: resume
}

// ANCHOR: tools
#[derive(Deserialize, JsonSchema)]
struct Person {
    name: String,
}

async fn find_address(person: Person) -> ToolResult {
    sleep(SECOND).await;
    Ok(format!("{}@example.com", person.name.to_lowercase()))
}

#[derive(Deserialize, JsonSchema)]
struct Mail {
    to: String,
}

async fn send_mail(mail: Mail, outbox: Arc<Mutex<Vec<String>>>) -> ToolResult {
    sleep(SECOND).await; // connects
    outbox.lock().unwrap().push(mail.to);
    sleep(SECOND).await; // reads the server's answer
    Ok("sent".to_string())
}
// ANCHOR_END: tools

fn driver(outbox: Arc<Mutex<Vec<String>>>, has_effects: bool) -> Driver<Client> {
    let find_address = Tool::new("find_address", "", find_address);
    let send_mail =
        Tool::new("send_mail", "", move |mail| send_mail(mail, Arc::clone(&outbox)));
    let send_mail = if has_effects { send_mail.with_effects() } else { send_mail };
    let agent =
        Agent::new("gpt-5-mini", "You plan lunches.").tool(find_address).tool(send_mail);
    Driver::new(agent, Client::in_process(model()))
}

fn model() -> FakeLlm {
    let find = Call::new("find_address", json!({ "name": "Ann" }));
    let send = Call::new("send_mail", json!({ "to": "ann@example.com" }));
    let steps = [
        Step::calls([find]).when_asked("Invite Ann"),
        Step::calls([send]).when_asked("ann@example.com"),
        Step::respond("Ann is invited.").when_asked("sent"),
        Step::respond("Please ask Ann whether she has my mail.")
            .when_asked("outcome is unknown"),
    ];
    FakeLlm::new(Script::new(steps.map(|step| step.after(SECOND).always())))
}

/// The number of drops after which the run ended like this.
fn count(report: &Report, end: Option<&str>) -> usize {
    let of = |point: &Point| {
        let ends = [&point.lost, &point.lost_when_woken];
        ends.into_iter().filter(|lost| lost.as_deref() == end).count() * point.times
    };
    report.points().iter().map(of).sum()
}
