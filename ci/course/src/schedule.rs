//! Runs checks concurrently. A check starts once the checks it follows have ended; of the checks that use all cores,
//! only one runs at a time.

use crate::context::Context;
use anyhow::{Result, anyhow};
use book::Report;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use std::thread;

/// A check and its prerequisites.
pub struct Check {
    /// What the check is called in reports.
    pub name: &'static str,
    /// Checks that must end first, because this one uses their results or needs a quiet machine.
    pub follows: &'static [&'static str],
    /// Checks that must find nothing; otherwise this one would repeat their findings and is left out.
    pub rests_on: &'static [&'static str],
    pub scope: Scope,
    pub load: Load,
    /// What the check produces for others; `Text` if nothing.
    pub makes: Needs,
    pub run: fn(&Context) -> Result<Report>,
}

/// The parts of the book that a check can judge.
#[derive(Clone, Copy, PartialEq)]
pub enum Scope {
    /// The whole book only.
    Whole,
    /// A single listing, too.
    Part,
}

/// The load that a check puts on the machine.
#[derive(Clone, Copy, PartialEq)]
pub enum Load {
    /// Little CPU time; mostly waiting.
    Light,
    /// All cores.
    Cores,
}

/// What a check needs besides the book's files.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub enum Needs {
    Text,
    /// The built and finished pages.
    Pages,
    /// Compiled programs and compiler output.
    Programs,
}

impl Check {
    /// Returns what the check needs, including what its predecessors in `checks` make.
    fn needs(&self, checks: &[Check]) -> Needs {
        let before = self.follows.iter().chain(self.rests_on);
        let before = before.filter_map(|name| checks.iter().find(|check| check.name == *name));
        before.map(|check| check.needs(checks)).fold(self.makes, |most, needs| if needs > most { needs } else { most })
    }
}

/// The result of a check.
enum Ended {
    Report(Report),
    /// Not run, because the named check found something.
    LeftOut(&'static str),
}

/// Runs the checks that apply to the context's book and need no more than `most`. Results are in the order of
/// `checks`. Fails if a check could not do its work.
pub fn run(context: &Context, checks: &[Check], most: Needs) -> Result<Report> {
    let concerned = checks.iter().filter(|check| context.book.whole || check.scope == Scope::Part);
    let concerned = concerned.filter(|check| check.needs(checks) <= most);
    let mut schedule = Schedule { waiting: concerned.collect(), running: Vec::new(), ended: BTreeMap::new() };
    let (done, results) = channel();
    let mut failed = None;
    thread::scope(|scope| {
        loop {
            while let Some(check) = schedule.next().filter(|_| failed.is_none()) {
                if let Some(cause) = schedule.cause(check) {
                    schedule.ended.insert(check.name, Ended::LeftOut(cause));
                    continue;
                }
                schedule.running.push(check);
                let done = done.clone();
                scope.spawn(move || {
                    let result = catch_unwind(AssertUnwindSafe(|| (check.run)(context)));
                    // The receiver outlives this thread.
                    let _ = done.send((check, result.unwrap_or_else(|_| Err(anyhow!("it panicked")))));
                });
            }
            if schedule.running.is_empty() {
                break;
            }
            let Ok((check, result)) = results.recv() else { break };
            schedule.running.retain(|running| running.name != check.name);
            match result {
                Ok(report) => {
                    context.add_found(&report.findings);
                    schedule.ended.insert(check.name, Ended::Report(report));
                }
                Err(error) => failed = failed.take().or(Some(error.context(check.name))),
            }
        }
    });
    failed.map_or(Ok(()), Err)?;
    Ok(sum(checks, schedule.ended))
}

/// Collects all results and the checks that were left out.
fn sum(checks: &[Check], mut ended: BTreeMap<&str, Ended>) -> Report {
    let mut all = Report::default();
    let mut left_out = String::new();
    for check in checks {
        match ended.remove(check.name) {
            Some(Ended::Report(report)) => all.absorb(report),
            Some(Ended::LeftOut(cause)) => {
                left_out += &format!("left out: {}, because this failed: {cause}\n", check.name)
            }
            None => {}
        }
    }
    all.table.insert_str(0, &left_out);
    all
}

struct Schedule<'a> {
    waiting: Vec<&'a Check>,
    running: Vec<&'a Check>,
    ended: BTreeMap<&'static str, Ended>,
}

impl<'a> Schedule<'a> {
    /// Takes the first waiting check that may start now.
    fn next(&mut self) -> Option<&'a Check> {
        let cores_taken = self.running.iter().any(|check| check.load == Load::Cores);
        let is_open = |name: &&str| self.waiting.iter().chain(&self.running).any(|check| check.name == *name);
        let may_start = |check: &&Check| {
            let before = check.follows.iter().chain(check.rests_on);
            !(cores_taken && check.load == Load::Cores || before.copied().any(|name| is_open(&name)))
        };
        let at = self.waiting.iter().position(may_start)?;
        Some(self.waiting.remove(at))
    }

    /// Returns the check whose findings make this one pointless, if any.
    fn cause(&self, check: &Check) -> Option<&'static str> {
        check.rests_on.iter().find_map(|name| match self.ended.get(name)? {
            Ended::Report(report) => (!report.findings.is_empty()).then_some(*name),
            Ended::LeftOut(cause) => Some(*cause),
        })
    }
}
