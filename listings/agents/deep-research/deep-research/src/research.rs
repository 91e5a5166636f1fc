//! How far a research has come, as a value: no futures, no clients.

use anyhow::{Context, Result, ensure};
use search_server::Page;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use uuid::Uuid;

// ANCHOR: research
/// A question, and how far its answer has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Research {
    /// Stays the same when the research is continued, so the mail has a key.
    pub id: String,
    pub question: String,
    /// What to search for. Empty until it's planned.
    pub topics: Vec<Topic>,
    /// What the writer has made of it.
    pub text: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Topic {
    pub query: String,
    /// What the search engine has answered. Empty until then.
    pub pages: Vec<Page>,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    Open,
    Found(String),
    Missing(String),
}
// ANCHOR_END: research

impl Research {
    pub fn new(question: &str) -> Research {
        Research {
            id: Uuid::new_v4().to_string(),
            question: question.to_string(),
            topics: Vec::new(),
            text: None,
        }
    }

    /// The queries and summaries of what was found, in the order of the plan.
    pub fn found(&self) -> impl Iterator<Item = (&str, &str)> {
        self.topics.iter().filter_map(|topic| match &topic.outcome {
            Outcome::Found(summary) => Some((&*topic.query, &**summary)),
            _ => None,
        })
    }

    /// The queries without a result, and why, in the order of the plan.
    pub fn missing(&self) -> impl Iterator<Item = (&str, &str)> {
        self.topics.iter().filter_map(|topic| match &topic.outcome {
            Outcome::Found(_) => None,
            Outcome::Open => Some((&*topic.query, "not searched")),
            Outcome::Missing(why) => Some((&*topic.query, &**why)),
        })
    }

    // ANCHOR: report
    /// The writer's text, and below it the sources and what is missing, which no model is asked about.
    pub fn report(&self) -> Option<String> {
        let mut report = self.text.clone()?;
        report += "\n\nSources\n";
        for Topic { query, pages, outcome } in &self.topics {
            if let Outcome::Found(_) = outcome {
                let urls: Vec<_> = pages.iter().map(|page| &*page.url).collect();
                report += &format!("\n- {query}: {}", urls.join(", "));
            }
        }
        let missing: Vec<_> = self.missing().collect();
        if !missing.is_empty() {
            let (count, all) = (missing.len(), self.topics.len());
            report += &format!("\n\nMissing: {count} of {all} searches\n");
            for (query, why) in missing {
                report += &format!("\n- {query}: {why}");
            }
        }
        Some(report)
    }
    // ANCHOR_END: report
}

// ANCHOR: keep
impl Research {
    /// Continues what was kept in `folder` for this question, or begins. Searches that failed are made again.
    pub fn open(folder: &Path, question: &str) -> Result<Research> {
        let path = path(folder, question);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Research::new(question));
            }
            text => text.with_context(|| path.display().to_string())?,
        };
        let mut kept: Research =
            serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        let other = &kept.question;
        ensure!(other == question, "{} is for the question {other}", path.display());
        if kept.text.is_none() {
            for topic in &mut kept.topics {
                if matches!(topic.outcome, Outcome::Missing(_)) {
                    topic.outcome = Outcome::Open;
                }
            }
        }
        Ok(kept)
    }

    /// Writes it to a file in `folder`: the whole file or, if that fails, nothing. Returns the file's path.
    pub fn keep(&self, folder: &Path) -> Result<PathBuf> {
        let path = path(folder, &self.question);
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(path)
    }

    /// Deletes the file, if there is one.
    pub fn forget(&self, folder: &Path) -> Result<()> {
        match fs::remove_file(path(folder, &self.question)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}
// ANCHOR_END: keep

/// The question in lower case with dashes, such as `which-tea-robot.research.json`.
fn path(folder: &Path, question: &str) -> PathBuf {
    let words = question.to_lowercase();
    let words: Vec<_> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let name: String = words.join("-").chars().take(60).collect();
    folder.join(format!("{name}.research.json"))
}
