use anyhow::Result;
use deep_research::web::Web;
use deep_research::{Research, Team, conduct, demo, watched};
use fake_llm::FakeLlm;
use model_client::Client;
use search_server::SearchServer;
use std::time::Duration;
use tokio::time::sleep;
use tokio::{select, spawn};

#[tokio::main(flavor = "current_thread", start_paused = true)]
// ANCHOR: main
async fn main() -> Result<()> {
    let (model, engine) = (demo::model(), demo::engine());
    let team = team(&model, &engine);
    let mut research = Research::new(demo::QUESTION);
    for stop in [2, 600] {
        let (watcher, mut statuses) = watched();
        spawn(async move { while statuses.recv().await.is_some() {} }); // or the 17th would wait
        select! {
            report = conduct(&mut research, &team, &watcher) => drop(report?),
            () = sleep(Duration::from_secs(stop)) => {} // Ctrl-C
        }
        println!("{} of {} found", research.found().count(), research.topics.len());
        println!("  {} searches so far", engine.counts().searches);
        println!("  {} requests to the model", model.counts().requests);
        println!("  written: {}", research.text.is_some());
    }
    Ok(())
}
// ANCHOR_END: main

fn team(model: &FakeLlm, engine: &SearchServer) -> Team {
    let client = Client::in_process(model.clone()).at_most(4);
    let mails = outbox::Client::in_process(&demo::outbox());
    Team::new("gpt-5-mini", client, Web::in_process(engine.clone()), mails)
}
