use fake_llm::{FakeLlm, Script, Step};
use futures::future::join_all;
use model_client::{ChatRequest, Client, Message};
use std::time::Duration;
use tokio::time::Instant;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (frontier, small, local) = (provider(4, 10), provider(8, 1), provider(1, 2));
    let agents = [
        ("planner", &frontier.1),
        ("writer", &frontier.1),
        ("searcher", &small.1),
        ("classifier", &local.1),
    ];

    let start = Instant::now();
    join_all(agents.map(async |(name, client)| {
        let client = client.clone(); // as each agent has one
        let request = ChatRequest::new("any", [Message::user(name)]);
        let replies = join_all((0..8).map(|_| client.chat(&request))).await;
        let replies = replies.iter().flatten().count();
        println!("{name}: {replies} replies after {} s", start.elapsed().as_secs());
    }))
    .await;

    for (name, (fake, _)) in [("frontier", frontier), ("small", small), ("local", local)]
    {
        println!("most calls at once, {name}: {}", fake.counts().most_at_once);
    }
}

/// A provider that works on so many calls at once and needs so many seconds for each, and a client for it.
fn provider(at_once: usize, seconds: u64) -> (FakeLlm, Client) {
    let reply = Step::respond("Done.").after(Duration::from_secs(seconds)).always();
    let fake = FakeLlm::new(Script::new([reply]).at_once(at_once));
    let client = Client::in_process(fake.clone()).at_most(at_once);
    (fake, client)
}
