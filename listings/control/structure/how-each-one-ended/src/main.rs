use std::collections::HashMap;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (mut tools, mut names) = (JoinSet::new(), HashMap::new());
    for (seconds, name) in (1..).zip(["calculator", "browser", "database", "printer"]) {
        let tool = tools.spawn(run(name, seconds));
        names.insert(tool.id(), name);
        if name == "printer" {
            tool.abort(); // it has no paper
        }
    }

    while let Some(ended) = tools.join_next_with_id().await {
        let id = ended.as_ref().map_or_else(|error| error.id(), |(id, _)| *id);
        let how = match ended {
            Ok((_, Ok(answer))) => format!("answered {answer}"),
            Ok((_, Err(error))) => format!("failed: {error}"),
            Err(error) if error.is_panic() => "panicked".to_string(),
            Err(_) => "was aborted".to_string(),
        };
        println!("{} {how}", names[&id]);
    }
}

async fn run(name: &str, seconds: u64) -> Result<u32, String> {
    sleep(Duration::from_secs(seconds)).await; // the tool works
    match name {
        "browser" => Err("no such page".to_string()),
        "database" => panic!("no such table"),
        _ => Ok(42),
    }
}
