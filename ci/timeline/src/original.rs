//! Runs a program as it is, to compare it with its recorded copy.

use crate::compare::{Comparison, End, Run, compare};
use crate::error::Error;
use crate::plan::Plan;
use crate::process::{self, Output};
use crate::trace::{Clock, Language, Trace};
use std::time::{Duration, Instant};

/// The longest that the original may take, in real time.
const LONGEST: Duration = Duration::from_secs(10);
/// How much longer than its copy the original may take if the copy doesn't end either.
const LONGER: Duration = Duration::from_secs(2);
/// How many more times the original may run, to see whether its output varies, and how long that may take.
const AGAIN: usize = 3;
const QUICK: Duration = Duration::from_secs(1);

/// A program as it is.
pub struct Original {
    pub plan: Plan,
    /// Names that occur in its output and in that of its copy, each with what to read instead.
    pub names: Vec<(String, String)>,
    /// The time limit in real time.
    pub limit: Duration,
}

/// What the original did, and how the recorded run compares.
pub struct Compared {
    pub comparison: Comparison,
    pub run: Run,
}

impl Original {
    /// Runs it and compares it with a recorded run, whose trace shows how long it takes. `cut` is how that run was cut
    /// off, if it did not end by itself.
    pub fn compare(&self, recorded: &Output, trace: &Trace, cut: Option<End>) -> Result<Compared, Error> {
        let longest = self.limit.min(LONGEST);
        let virtually = time(trace);
        let by_itself = cut.is_none();
        let recorded = self.run_of(recorded, cut);
        if by_itself && virtually > longest {
            let [needs, may] = [virtually, longest].map(|time| time.as_secs());
            let why = format!("it would take {needs} s of real time, and {may} s are allowed");
            return Ok(Compared { comparison: Comparison::Not(why), run: recorded });
        }
        let limit = if by_itself { longest } else { longest.min(virtually.saturating_add(LONGER)) };
        let run = self.run(limit)?;
        Ok(Compared { comparison: compare(&run, &recorded), run })
    }

    /// Runs it again, to see whether it prints something else each time, if it is quick. `compared` is its first run.
    /// If the recorded run ended otherwise, only a run that does the same counts.
    pub fn varies(
        &self,
        compared: &Compared,
        recorded: &Output,
        cut: Option<End>,
    ) -> Result<Option<Comparison>, Error> {
        let began = Instant::now();
        let (mut varies, mut found) = (false, false);
        for _ in 0..AGAIN {
            if began.elapsed() > QUICK {
                break;
            }
            let run = self.run(QUICK)?;
            found |= self.gives(&run, recorded, cut.clone());
            if run.end == End::Cut {
                break;
            }
            varies |= !is_same(&compare(&run, &compared.run));
        }
        let ended_alike = compared.comparison.ended_alike();
        Ok((varies && ended_alike || found).then_some(Comparison::Varies { found }))
    }

    /// Returns whether a recorded run, cut off as in `cut`, did what the original did, apart from numbers.
    pub fn gives(&self, original: &Run, recorded: &Output, cut: Option<End>) -> bool {
        is_same(&compare(original, &self.run_of(recorded, cut)))
    }

    fn run(&self, limit: Duration) -> Result<Run, Error> {
        let output = process::run(&self.plan, Some(limit))?;
        Ok(self.run_of(&output, output.killed.then_some(End::Cut)))
    }

    /// Returns what a process did, in the words of the program.
    fn run_of(&self, output: &Output, cut: Option<End>) -> Run {
        let end = match (&output.signal, cut) {
            (Some(name), _) if !output.killed => End::Signal(name.clone()),
            (_, Some(cut)) => cut,
            (_, None) => End::Status(output.status),
        };
        Run { stdout: named(&output.stdout, &self.names), stderr: named(&output.stderr, &self.names), end }
    }
}

/// Replaces each name by what to read instead.
pub fn named(text: &str, names: &[(String, String)]) -> String {
    names.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}

fn is_same(comparison: &Comparison) -> bool {
    matches!(comparison, Comparison::Same(_) | Comparison::Numbers { order: false, .. })
}

/// Returns how much virtual time passes in a trace that the original spends in real time.
fn time(trace: &Trace) -> Duration {
    if trace.clock == Clock::Paused && trace.language == Language::Rust {
        return Duration::ZERO;
    }
    let ms = trace.events.last().map_or(0.0, |event| event.at);
    Duration::try_from_secs_f64(ms / 1000.0).unwrap_or(Duration::MAX)
}
