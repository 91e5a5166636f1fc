use desk::{Agent, Driver, Stopped};
use fake_llm::{FakeLlm, Script, Step};
use futures::future::try_join_all;
use model_client::Client;
use search_server::{Answer, Page, SearchServer};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

/// A client for the search engine.
struct Web<'a> {
    engine: &'a SearchServer,
    permits: Semaphore,
}

impl Web<'_> {
    async fn search(&self, query: &str) -> String {
        let _permit = self.permits.acquire().await;
        format!("{:?}", self.engine.search(query).await)
    }
}

/// The search engine allows four searches at once, and the provider two replies. Each takes a second.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    for topics_at_once in [2, 8] {
        let (engine, model) = (engine(), model());
        let web = Web { engine: &engine, permits: Semaphore::new(4) };
        let client = Client::in_process(model.clone()).at_most(2);
        let reader = Driver::new(Agent::new("gpt-5-mini", "Sum up."), client);

        let topics = Semaphore::new(topics_at_once);
        let find = async |query: usize| {
            let _topic = topics.acquire().await;
            let pages = web.search(&format!("{query}")).await;
            reader.run(&pages).await
        };
        let start = Instant::now();
        try_join_all((0..8).map(find)).await?;

        println!("{topics_at_once} topics at once");
        println!("  take {} s", start.elapsed().as_secs());
        println!("  at most {} searches at once", engine.counts().most_at_once);
        println!("  at most {} replies at once", model.counts().most_at_once);
    }
    Ok(())
}

fn engine() -> SearchServer {
    let page = Page::new("https://example.org", "a page");
    SearchServer::new([Answer::pages("", [page]).after(SECOND)]).at_once(4)
}

fn model() -> FakeLlm {
    let reply = Step::respond("It depends.").after(SECOND).always();
    FakeLlm::new(Script::new([reply]).at_once(2))
}
