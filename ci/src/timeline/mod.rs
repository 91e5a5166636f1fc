//! Timelines: what the event loop did while a program ran, recorded from that run.
#![allow(unused)]

pub mod check;
pub mod fold;
pub mod record;
pub mod splice;
pub mod workshop;

use crate::listings::{Listing, Workspace};
use crate::programs::{Fact, Produced};
use crate::report::Problem;
use crate::run::Run;
use anyhow::{Context, Result};
use record::Record;
use std::path::PathBuf;

/// A program that notes what it does, built.
pub struct Witnessed {
    pub name: String,
    pub executable: PathBuf,
    /// The folder it is run in.
    pub dir: PathBuf,
    pub limit: u64,
    pub seed: u64,
}

impl Witnessed {
    /// Runs it once: what it printed and how it ended, and its record as it came.
    pub async fn run(&self) -> Result<(crate::run::Output, Option<Record>)> {
        let file = tempfile::NamedTempFile::new().context("cannot make a temporary file")?;
        let mut run = Run::new(&self.executable, self.dir.clone(), self.limit);
        run.env = vec![
            ("WITNESS_RECORD", file.path().into()),
            ("WITNESS_PROGRAM", self.name.clone().into()),
            ("WITNESS_SEED", self.seed.to_string().into()),
        ];
        let output = run.output().await?;
        let text = std::fs::read_to_string(file.path())?;
        let record = if text.is_empty() { None } else { Some(Record::parse(&text)?) };
        Ok((output, record))
    }
}
