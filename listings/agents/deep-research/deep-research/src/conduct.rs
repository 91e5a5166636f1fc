//! The story: plan, search, write, mail.

use crate::research::{Outcome, Research};
use crate::status::{Status, Watcher};
use crate::team::Team;
use anyhow::{Context, Result};
use futures::StreamExt;
use futures::stream::FuturesUnordered;

// ANCHOR: conduct
/// Plans, searches, writes, and mails, and returns the report.
///
/// It may be dropped at any await, or fail. Whatever was found by then is in `research`, and conducting that again asks
/// only for the rest.
///
/// # Errors
///
/// If the model can't plan or write, if no search finds anything, if the mail can't be sent, or if nobody reads the
/// statuses any more.
pub async fn conduct(
    research: &mut Research,
    team: &Team,
    watcher: &Watcher,
) -> Result<String> {
    if research.topics.is_empty() {
        watcher.tell(Status::Planning).await?;
        research.topics = team.plan(&research.question).await?;
    }
    let queries = research.topics.iter().map(|topic| topic.query.clone()).collect();
    watcher.tell(Status::Planned { queries }).await?;
    if research.text.is_none() {
        search(research, team, watcher).await?;
        research.text = Some(team.write(research, watcher).await?);
    }
    let report = research.report().context("it's written")?;
    let to = team.mail(research, &report).await?.to_string();
    watcher.tell(Status::Mailed { to }).await?;
    watcher.tell(Status::Done { report: report.clone() }).await?;
    Ok(report)
}

/// Makes all open searches at once. Each outcome is written down as soon as it's there.
async fn search(research: &mut Research, team: &Team, watcher: &Watcher) -> Result<()> {
    let mut searches = FuturesUnordered::new();
    for (nth, topic) in research.topics.iter().enumerate() {
        let query = topic.query.clone();
        match &topic.outcome {
            Outcome::Open => searches.push(async move { (nth, team.find(&query).await) }),
            known => watcher.tell(status(&query, known)).await?,
        }
    }
    while let Some((nth, found)) = searches.next().await {
        let topic = &mut research.topics[nth];
        topic.outcome = match found {
            Ok(summary) => Outcome::Found(summary),
            Err(error) => Outcome::Missing(error.to_string()),
        };
        watcher.tell(status(&topic.query, &topic.outcome)).await?;
    }
    Ok(())
}
// ANCHOR_END: conduct

fn status(query: &str, outcome: &Outcome) -> Status {
    let query = query.to_string();
    match outcome {
        Outcome::Found(summary) => Status::Found { query, summary: summary.clone() },
        Outcome::Missing(why) => Status::Missing { query, why: why.clone() },
        Outcome::Open => Status::Missing { query, why: "not searched".to_string() },
    }
}
