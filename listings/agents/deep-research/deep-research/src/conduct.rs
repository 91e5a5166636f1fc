//! The story: plan, search, write, mail.

use crate::research::{Outcome, Research, Topic};
use crate::status::{Status, Watcher};
use crate::team::Team;
use anyhow::{Context, Result};
use futures::StreamExt;
use futures::stream::FuturesUnordered;

// ANCHOR: conduct
/// Plans, searches, writes, and mails, and returns the report.
///
/// It may be dropped at any await, or fail. What has arrived by then is in `research`, and conducting that again makes
/// only the other calls.
///
/// # Errors
///
/// If the model can't plan or write, if no search finds anything, if the mail can't be sent, or if the receiver of the
/// statuses is dropped.
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

/// Takes all open topics through their steps at once. What a step returns is written down in the poll in which it ends.
async fn search(research: &mut Research, team: &Team, watcher: &Watcher) -> Result<()> {
    let mut steps = FuturesUnordered::new();
    for (nth, topic) in research.topics.iter().enumerate() {
        match status(topic) {
            None => steps.push(team.step(nth, topic.clone())),
            Some(known) => watcher.tell(known).await?,
        }
    }
    while let Some((nth, topic)) = steps.next().await {
        research.topics[nth] = topic.clone();
        match status(&topic) {
            None => steps.push(team.step(nth, topic)),
            Some(known) => watcher.tell(known).await?,
        }
    }
    Ok(())
}
// ANCHOR_END: conduct

/// What there is to tell about a topic, unless its next step is still to be made.
fn status(topic: &Topic) -> Option<Status> {
    let query = topic.query.clone();
    match topic.outcome.clone() {
        Outcome::Open => None,
        Outcome::Found(summary) => Some(Status::Found { query, summary }),
        Outcome::Missing(why) => Some(Status::Missing { query, why }),
    }
}
