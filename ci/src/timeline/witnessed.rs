//! Runs a program that notes what it does, and makes a record of what it noted.

use super::check::check;
use super::fold::fold;
use super::{Kept, Record};
use crate::files::read;
use crate::listings::{Listing, Workspace};
use crate::programs::{Fact, Produced};
use crate::record::first_difference;
use crate::report::Problem;
use crate::run::{Output, Run};
use anyhow::{Context, Result};
use std::path::Path;

/// A program that notes what it does.
pub struct Witnessed {
    run: Run,
    /// Of what it is a timeline.
    kept: Option<Kept>,
    /// What it must print.
    printed: Option<String>,
}

impl Witnessed {
    /// The copy of a Rust program, built as `executable`.
    pub fn rust(executable: &Path) -> Witnessed {
        Witnessed { run: Run::new(executable, std::env::temp_dir(), 10), kept: None, printed: None }
    }

    /// A counterpart in Python; which one, `of` says.
    pub fn python(book: &Workspace, python: &Path) -> Witnessed {
        let mut run = Run::new(python, std::env::temp_dir(), 10);
        run.args = vec!["-S".into(), book.root.join("ci/asyncio_timeline.py").into()];
        let env = [("PYTHONDONTWRITEBYTECODE", "1"), ("PYTHONUNBUFFERED", "1"), ("PYTHONHASHSEED", "0")];
        run.env = env.map(|(name, value)| (name, value.into())).into();
        run.merged = true;
        Witnessed { run, kept: None, printed: None }
    }

    /// The same as the program of `listing` whose timeline is `kept`. An error when a file cannot be read.
    pub fn of(mut self, book: &Workspace, listing: &Listing, kept: Kept) -> Result<Witnessed> {
        self.run.dir = book.root.join(&listing.dir);
        self.run.limit = listing.switches.limit;
        self.printed = read(&book.root.join(&kept.printed))?;
        self.kept = Some(kept);
        Ok(self)
    }

    /// Runs it once as the program `name`, with `seed`: what it printed and how it ended, and its record, folded, or why there is
    /// none. An error is of the machine.
    pub async fn record(&self, name: &str, seed: u64) -> Result<(Output, Result<Record, String>)> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let file = folder.path().join("record.json");
        let mut run = self.run.clone();
        if run.args.is_empty() {
            run.env.push(("WITNESS_RECORD", file.clone().into()));
            run.env.push(("WITNESS_PROGRAM", name.into()));
            run.env.push(("WITNESS_SEED", seed.to_string().into()));
        } else {
            run.args.extend([file.clone().into(), "counterpart.py".into()]);
        }
        let output = run.output().await?;
        let Some(text) = read(&file)? else { return Ok((output, Err("it left no record".into()))) };
        let record = Record::parse(&text)?;
        if let Some((event, why)) = check(&record) {
            return Ok((output, Err(format!("event {event} of its record cannot be: {why}"))));
        }
        let folded = fold(record);
        if let Some((event, why)) = check(&folded) {
            return Ok((output, Err(format!("event {event} of its folded record cannot be: {why}"))));
        }
        Ok((output, Ok(folded)))
    }

    /// Runs it once: its record as a fact, if it printed what is recorded. The outer error is of the machine.
    pub async fn produce(&self) -> Result<Produced> {
        let kept = self.kept.as_ref().context("it is the program of a listing")?;
        let (output, record) = self.record(&kept.name, 1).await?;
        let problem = |what: String, mend| Problem::new(&kept.source, 1, what, mend);
        if let Err((what, mend)) = output.ended {
            return Ok(Err(problem(format!("while it is recorded, this program {what}"), mend)));
        }
        if let Some(printed) = &self.printed
            && let Some((_, detail)) = first_difference(("recorded:  ", printed), ("witnessed: ", &output.stdout))
        {
            let what = "while its loop is recorded, this program prints something else".into();
            return Ok(Err(problem(what, "mend the recorder, or take away the switch").detail(detail)));
        }
        Ok(match record {
            Ok(record) => Ok(vec![Fact {
                path: kept.record.clone(),
                text: record.write(),
                name: kept.name.clone(),
                says: format!("the loop of `{}` does", kept.name),
            }]),
            Err(why) => Err(problem(format!("no timeline can be made of this program: {why}"), "mend the recorder")),
        })
    }
}
