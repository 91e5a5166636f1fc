use desk::{Agent, Driver, Stopped};
use fake_llm::{FakeLlm, Script, Step};
use futures::future::join_all;
use model_client::Client;
use search_server::{Answer, Page, SearchServer};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

/// The search engine allows four searches at once, and the provider two replies. Each takes a second.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result<(), Stopped> {
    for each in [false, true] {
        let page = Page::new("https://example.org", "a page");
        let engine = SearchServer::new([Answer::pages("", [page]).after(SECOND)]);
        let model = FakeLlm::new(Script::new([Step::respond("It depends.")
            .after(SECOND)
            .always()]));
        let client = Client::in_process(model.clone()).at_most(2);
        let reader = Driver::new(Agent::new("gpt-5-mini", "Sum up."), client);
        let (pairs, searches) = (Semaphore::new(2), Semaphore::new(4));

        let find = async |query: usize| {
            let _both = if each { None } else { Some(pairs.acquire().await) };
            let search = searches.acquire().await;
            let pages = engine.search(&format!("{query}")).await;
            drop(search);
            reader.run(&format!("{pages:?}")).await
        };
        let start = Instant::now();
        let found: Result<Vec<_>, Stopped> =
            join_all((0..8).map(find)).await.into_iter().collect();
        found?;

        println!("{}", if each { "a limit for each server" } else { "a limit for both" });
        println!("  takes {} s", start.elapsed().as_secs());
        println!("  at most {} searches at once", engine.counts().most_at_once);
        println!("  at most {} replies at once", model.counts().most_at_once);
    }
    Ok(())
}
