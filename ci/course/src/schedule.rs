//! Runs checks: each as soon as the checks that it follows have ended, those that use all cores one at a time.

use crate::context::Context;
use anyhow::{Result, anyhow};
use book::Report;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use std::thread;

/// A check, and what must be known before it runs.
pub struct Check {
    /// What it proves.
    pub name: &'static str,
    /// Checks that must have ended before: they make what it needs, or the machine is quieter then.
    pub follows: &'static [&'static str],
    /// Checks that must have found nothing: what is wrong there is wrong here too, and not worth a word.
    pub rests_on: &'static [&'static str],
    pub scope: Scope,
    pub load: Load,
    /// What it makes for others to need; the text, if nothing.
    pub makes: Needs,
    pub run: fn(&Context) -> Result<Report>,
}

/// Of what a check can say something.
#[derive(Clone, Copy, PartialEq)]
pub enum Scope {
    /// Of all the book only.
    Whole,
    /// Of one listing, too.
    Part,
}

/// What a check asks of the machine.
#[derive(Clone, Copy, PartialEq)]
pub enum Load {
    /// Little, or it waits most of the time.
    Light,
    /// All cores.
    Cores,
}

/// What checks need besides the files of the book.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub enum Needs {
    Text,
    /// The pages, built and finished.
    Pages,
    /// What compilers make and say.
    Programs,
}

impl Check {
    /// What it needs, by the checks that come before it; all are in `checks`.
    fn needs(&self, checks: &[Check]) -> Needs {
        let before = self.follows.iter().chain(self.rests_on);
        let before = before.filter_map(|name| checks.iter().find(|check| check.name == *name));
        before.map(|check| check.needs(checks)).fold(self.makes, |most, needs| if needs > most { needs } else { most })
    }
}

/// How a check ended.
enum Ended {
    Report(Report),
    /// It was not run, because of what the named check found.
    LeftOut(&'static str),
}

/// Runs the checks that concern the book of the context and need no more than `most`. What they say comes in the order of the checks. An error when a check
/// could not do its work.
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
                    // Its receiver lives as long as the scope.
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

/// Everything that was found, and what was left out.
fn sum(checks: &[Check], mut ended: BTreeMap<&str, Ended>) -> Report {
    let mut all = Report::default();
    let mut left_out = String::new();
    for check in checks {
        match ended.remove(check.name) {
            Some(Ended::Report(report)) => all.absorb(report),
            Some(Ended::LeftOut(cause)) => left_out += &format!("left out: {}, as it rests on: {cause}\n", check.name),
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
    /// Takes the first of the waiting checks that may start now.
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

    /// The check that found what makes this one pointless, if any did.
    fn cause(&self, check: &Check) -> Option<&'static str> {
        check.rests_on.iter().find_map(|name| match self.ended.get(name)? {
            Ended::Report(report) => (!report.findings.is_empty()).then_some(*name),
            Ended::LeftOut(cause) => Some(*cause),
        })
    }
}
