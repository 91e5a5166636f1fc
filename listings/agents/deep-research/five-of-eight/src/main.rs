use anyhow::{Context, Result, anyhow};
use desk::{Agent, Driver};
use fake_llm::{ApiError, FakeLlm, Script, Step};
use futures::future::join_all;
use model_client::Client;
use search_server::{Answer, Page, SearchServer};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

const QUERIES: [&str; 8] =
    ["prices", "taste", "cleaning", "noise", "safety", "repairs", "makers", "history"];

#[tokio::main(flavor = "current_thread", start_paused = true)]
// ANCHOR: main
async fn main() -> Result<()> {
    let (model, engine, start) = (model(), engine(), Instant::now());
    let client = Client::in_process(model.clone()).at_most(4);
    let reader = Driver::new(Agent::new("gpt-5-mini", "Sum up."), client.clone());
    let writer = Driver::new(Agent::new("gpt-5-mini", "Write a report."), client);
    let permits = Semaphore::new(4);

    let find = async |query: &str| {
        let permit = permits.acquire().await?;
        let search = timeout(Duration::from_secs(3), engine.search(query)).await;
        drop(permit);
        let pages = search?.map_err(|status| anyhow!("status {status}"))?;
        let page = pages.first().context("no pages")?;
        Ok::<_, anyhow::Error>(reader.run(&page.text).await?)
    };
    let searches = join_all(QUERIES.map(find)).await;

    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (query, search) in QUERIES.iter().zip(searches) {
        match search {
            Ok(text) => found.push(text),
            Err(error) => missing.push(format!("- {query}: {error}")),
        }
    }
    let report = writer.run(&format!("Report on: {}", found.join(" "))).await?;
    println!("{report}\nMissing:\n{}", missing.join("\n"));

    println!("after {:.1} s", start.elapsed().as_secs_f64());
    println!("at most {} searches at once", engine.counts().most_at_once);
    println!("at most {} replies at once", model.counts().most_at_once);
    Ok(())
}
// ANCHOR_END: main

/// Refuses a fifth search at once.
fn engine() -> SearchServer {
    let page = |query: &str, seconds| {
        let text = format!("a page about {query}");
        let page = Page::new("https://example.org", &text);
        Answer::pages(query, [page]).after(Duration::from_secs(seconds))
    };
    SearchServer::new([
        page("prices", 1),
        page("taste", 2),
        page("cleaning", 1),
        Answer::fails("noise", 503).after(Duration::from_secs(1)),
        page("safety", 2),
        Answer::hangs("repairs"),
        page("makers", 1),
        page("history", 1),
    ])
    .at_once(4)
}

/// Takes a second for each reply, and refuses a fifth at once.
fn model() -> FakeLlm {
    let refused = ApiError::new(400, "content_policy").message("not about makers");
    let report = "Buy one for 400 euros.";
    let steps = [
        Step::respond(report).when_asked("Report on"),
        Step::raise_error(refused).when_asked("makers"),
        Step::respond("It depends.").times(5),
    ];
    let steps = steps.map(|step| step.after(Duration::from_secs(1)));
    FakeLlm::new(Script::new(steps).at_once(4))
}
