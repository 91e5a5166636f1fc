//! Who does what: three agents, and two steps that need none.

use crate::research::{Outcome, Research, Topic};
use crate::status::{Status, Watcher};
use crate::web::Web;
use anyhow::{Result, ensure};
use desk::{Agent, Driver, Event};
use futures::future::try_join;
use model_client::Client;
use outbox::Mail;
use schemars::JsonSchema;
use serde::Deserialize;

/// The most searches that a plan may have. A model that plans a hundred doesn't get its way.
const MOST: usize = 8;

pub struct Team {
    planner: Driver<Client, Plan>,
    reader: Driver<Client>,
    writer: Driver<Client>,
    web: Web,
    outbox: outbox::Client,
}

#[derive(Deserialize, JsonSchema)]
struct Plan {
    /// Up to eight search queries, of one to three words each.
    queries: Vec<String>,
}

impl Team {
    pub async fn plan(&self, question: &str) -> Result<Vec<Topic>> {
        let plan = self.planner.run(&format!("Plan: {question}")).await?;
        let topic = |query| Topic { query, pages: Vec::new(), outcome: Outcome::Open };
        let topics: Vec<_> = plan.queries.into_iter().take(MOST).map(topic).collect();
        ensure!(!topics.is_empty(), "the plan has no searches");
        Ok(topics)
    }

    // ANCHOR: step
    /// Makes the next call for a topic, a search or then a summary, and returns the topic with what came of it.
    pub async fn step(&self, nth: usize, mut topic: Topic) -> (usize, Topic) {
        let made = if topic.pages.is_empty() {
            let pages = self.web.search(&topic.query).await;
            pages.map(|pages| topic.pages = pages)
        } else {
            let summary = self.sum_up(&topic).await;
            summary.map(|summary| topic.outcome = Outcome::Found(summary))
        };
        if let Err(error) = made {
            topic.outcome = Outcome::Missing(error.to_string());
        }
        (nth, topic)
    }
    // ANCHOR_END: step

    async fn sum_up(&self, Topic { query, pages, .. }: &Topic) -> Result<String> {
        let pages: Vec<_> =
            pages.iter().map(|page| format!("{}\n{}", page.url, page.text)).collect();
        let question = format!("Sum up {query}:\n{}", pages.join("\n"));
        Ok(self.reader.run(&question).await?)
    }

    // ANCHOR: write
    /// Writes the report, and shows each piece of its text at once.
    pub async fn write(&self, research: &Research, watcher: &Watcher) -> Result<String> {
        let findings: Vec<_> = research.found().map(|(_, summary)| summary).collect();
        ensure!(!findings.is_empty(), "no search found anything");
        let question =
            format!("Report on: {}\n{}", research.question, findings.join("\n"));
        let (events, mut receiver) = desk::events(16);
        let written = async {
            let events = events; // dropped at the end, which ends the other half
            let mut run = self.writer.start(&question);
            anyhow::Ok(self.writer.drive_with(&mut run, &events).await?)
        };
        let shown = async {
            while let Some(event) = receiver.recv().await {
                match event {
                    Event::Asked { .. } => watcher.tell(Status::Writing).await?,
                    Event::Text { text } => watcher.tell(Status::Text { text }).await?,
                    _ => {} // it has no tools
                }
            }
            Ok(())
        };
        let (text, ()) = try_join(written, shown).await?;
        Ok(text)
    }
    // ANCHOR_END: write

    /// Sends the mail. The same research sends the same mail once, however often this is called.
    pub async fn mail(&self, research: &Research, report: &str) -> Result<&str> {
        let mail = Mail { to: READER.to_string(), text: report.to_string() };
        self.outbox.send(&mail, Some(&research.id)).await?;
        Ok(READER)
    }

    /// The agents share the client and its limit on open calls.
    pub fn new(model: &str, client: Client, web: Web, outbox: outbox::Client) -> Team {
        let agent = |instructions| Agent::new(model, instructions);
        let planner = agent("Plan the searches for a report.").output();
        let reader = agent("Sum up these pages in one sentence.");
        let writer = agent("Write a short report about these findings.");
        Team {
            planner: Driver::new(planner, client.clone()),
            reader: Driver::new(reader, client.clone()),
            writer: Driver::new(writer, client),
            web,
            outbox,
        }
    }
}

const READER: &str = "office@example.com";
