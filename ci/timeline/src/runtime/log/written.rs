//! Writes the log: as it grows, and at the end of the run.

use crate::runtime::clock;
use crate::runtime::journal::Journal;
use crate::runtime::log::{Log, parked, print_now};
use crate::runtime::place;
use crate::trace::{Ended, Kind, Language, PROGRAM_VARIABLE, TRACE_VARIABLE, Trace, VERSION};
use crate::unshown::Unshown;
use std::path::Path;

/// The exit status of a program that turns out not to be recordable.
const REFUSED: i32 = 4;
const WAITS_FOR_JOBS: &str = "While a job of `spawn_blocking` runs, the recorder lets the loop wait, so a job can wait for a task only by Tokio's \
    own means, such as `blocking_recv`.";

impl Log {
    /// Begins to write the first `events` events as they come, which are kept if the program doesn't end by itself.
    pub fn keep(&mut self, events: usize) {
        self.keep = Some(events);
        self.begin_journal();
    }

    /// Begins the journal anew, with what is recorded so far.
    pub(super) fn begin_journal(&mut self) {
        let Some(path) = std::env::var_os(TRACE_VARIABLE) else { return };
        let trace = self.trace(None);
        self.journal = Journal::begin(Path::new(&path), &trace).ok();
        (self.notes, self.events) = (trace.notes, trace.events);
    }

    /// Drops all events but the first.
    pub fn forget_after(&mut self, events: usize) {
        self.events.truncate(events);
        self.notes.retain(|note| !note.starts_with("After"));
    }

    /// Notes that the thread of the loop is held, in the place that has not been left since the number `since`.
    pub fn hold(&mut self, since: u64) {
        let place = self.holds.held_since(since, self.turn);
        let held = match place {
            Some((line, Some(text))) => format!("held the thread at {} (`{text}`)", place::told(line)),
            Some((line, None)) => format!("held the thread at {}", place::told(line)),
            None => "held the thread".into(),
        };
        let who = self.turn.map_or_else(|| "The program".into(), |task| self.name(task));
        self.note(&format!("{who} {held} when its time was over."));
        if self.turn.is_some_and(|task| self.tasks[task].job) {
            self.note(WAITS_FOR_JOBS);
        }
        let line = place.map(|(line, _)| line);
        self.event(self.turn, line, Kind::Block { ms: 0.0 });
    }

    /// Returns the name of the task's innermost frame that runs.
    fn name(&self, task: usize) -> String {
        let mut frames: Vec<(usize, &str)> = Vec::new();
        for event in self.events.iter().filter(|event| event.task == Some(task)) {
            match &event.kind {
                Kind::Enter { frame, name, .. } => frames.push((*frame, name)),
                Kind::Exit { frame: Some(left), .. } => frames.retain(|(frame, _)| frame != left),
                _ => {}
            }
        }
        let runs = frames.iter().rev().find(|(frame, _)| !self.frames[*frame].suspended);
        match runs {
            Some((_, "async block")) | None => format!("Task {task}"),
            Some((_, name)) => format!("`{name}`"),
        }
    }

    /// Returns the trace, and leaves the log without its events.
    fn trace(&mut self, ended: Option<Ended>) -> Trace {
        Trace {
            version: VERSION,
            program: std::env::var(PROGRAM_VARIABLE).unwrap_or_default(),
            language: Language::Rust,
            clock: clock::kind(),
            tick_us: clock::tick(),
            seed: clock::seed(),
            notes: std::mem::take(&mut self.notes),
            files: place::files(),
            ended,
            events: std::mem::take(&mut self.events),
        }
    }

    /// Writes the trace, once, to the file named by the environment. `ended` says why the run was ended, if it was.
    pub fn write(&mut self, ended: Option<Ended>) {
        let Some(path) = std::env::var_os(TRACE_VARIABLE) else { return };
        if std::mem::replace(&mut self.written, true) {
            return;
        }
        let goes_on = matches!(ended, Some(Ended::Events | Ended::Time));
        if let Some(since) = self.parked.take().filter(|_| !goes_on) {
            self.push(parked(since, None));
        }
        self.journal = None;
        let text = self.trace(ended).write();
        if let Err(error) = std::fs::write(&path, text) {
            std::eprintln!("timeline: cannot write {}: {error}", path.display());
        }
        // Last, because the program may hold stdout.
        if ended != Some(Ended::Events) {
            std::mem::take(&mut self.later).iter().for_each(|(err, text)| print_now(*err, text));
        }
    }

    /// Ends the program, with this in place of a trace.
    pub fn refuse(&mut self, why: Unshown, line: u32) -> ! {
        let (line, file) = place::split(line);
        let files = place::files();
        let file = files.get(file.unwrap_or(0)).map(String::as_str);
        if let Some(path) = std::env::var_os(TRACE_VARIABLE)
            && let Err(error) = std::fs::write(&path, why.write(line, file))
        {
            std::eprintln!("timeline: cannot write {}: {error}", path.display());
        }
        std::process::exit(REFUSED)
    }
}
