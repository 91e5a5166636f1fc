//! Writes a trace as JSON, without a library, so that instrumented copies of programs don't need one either.

use crate::trace::{By, Clock, Ended, Event, How, Job, Kind, Language, On, Trace, Waker, Why};
use std::fmt::Write;

/// The end of the text of a `timeline.json`.
const END: &str = "\n]\n}\n";

impl Trace {
    /// Returns the text of a `timeline.json`: a header, then one event per line.
    pub fn write(&self) -> String {
        let mut text = self.head();
        for (number, event) in self.events.iter().enumerate() {
            text += if number == 0 { "" } else { ",\n" };
            event.write_to(&mut text);
        }
        text + END
    }

    /// Returns the header, up to the first event.
    pub fn head(&self) -> String {
        let Trace { version, program, language, clock, tick_us, seed, notes, files, ended, events: _ } = self;
        let mut text = format!("{{\n\"version\": {version},\n\"program\": {},\n", quoted(program));
        let language = match language {
            Language::Rust => "rust",
            Language::Python => "python",
        };
        let clock = match clock {
            Clock::Paused => "paused",
            Clock::Virtual => "virtual",
            Clock::Patient => "patient",
        };
        add(&mut text, format_args!("\"language\": \"{language}\",\n\"clock\": \"{clock}\",\n"));
        add(&mut text, format_args!("\"tick_us\": {tick_us},\n\"seed\": {seed},\n\"notes\": {},\n", list(notes)));
        if !files.is_empty() {
            add(&mut text, format_args!("\"files\": {},\n", list(files)));
        }
        if let Some(ended) = ended {
            let ended = match ended {
                Ended::Asleep => "asleep",
                Ended::Held => "held",
                Ended::Events => "events",
                Ended::Time => "time",
            };
            add(&mut text, format_args!("\"ended\": \"{ended}\",\n"));
        }
        text + "\"events\": [\n"
    }
}

impl Event {
    /// Returns the event as one line: `do`, `at`, `task`, `line`, `file`, and then the keys of its kind.
    pub fn write(&self) -> String {
        let mut text = String::new();
        self.write_to(&mut text);
        text
    }

    fn write_to(&self, to: &mut String) {
        let (name, keys) = self.kind.write();
        add(to, format_args!("{{\"do\":\"{name}\",\"at\":{}", self.at));
        for (key, number) in [("task", self.task), ("line", self.line), ("file", self.file)] {
            if let Some(number) = number {
                add(to, format_args!(",\"{key}\":{number}"));
            }
        }
        add(to, format_args!("{keys}}}"));
    }
}

impl Kind {
    /// Returns the name of the kind, and its keys.
    fn write(&self) -> (&'static str, String) {
        match self {
            Kind::Spawn { by, kind, root } => {
                let kind = match kind {
                    Job::Task => "task",
                    Job::Thread => "thread",
                };
                ("spawn", format!(",\"by\":{},\"kind\":\"{kind}\"{}", id(*by), flag("root", *root)))
            }
            Kind::Run => ("run", String::new()),
            Kind::Enter { frame, via, name } => {
                ("enter", format!(",\"frame\":{frame},\"via\":{},\"name\":{}", id(*via), quoted(name)))
            }
            Kind::Await { wait, frame, text, branch } => {
                let frame = id(*frame);
                let branch = flag("branch", *branch);
                ("await", format!(",\"wait\":{wait},\"frame\":{frame},\"text\":{}{branch}", quoted(text)))
            }
            Kind::Pending { wait, on, what } => {
                ("pending", format!(",\"wait\":{wait},\"on\":\"{}\",\"what\":{}", on.word(), quoted(what)))
            }
            Kind::Yielded { wait } => ("yielded", wait_only(*wait)),
            Kind::Ready { wait } => ("ready", wait_only(*wait)),
            Kind::Setaside { wait } => ("setaside", wait_only(*wait)),
            Kind::Unpolled { wait } => ("unpolled", wait_only(*wait)),
            Kind::Wake { wait, by, again, cancel } => {
                let by = match by {
                    By::Task(task) => task.to_string(),
                    By::Other(waker) => format!("\"{}\"", waker.word()),
                };
                let flags = flag("again", *again) + &flag("cancel", *cancel);
                ("wake", format!(",\"wait\":{},\"by\":{by}{flags}", id(*wait)))
            }
            Kind::Park { until } => {
                ("park", format!(",\"until\":{}", until.map_or_else(|| "null".into(), |until| until.to_string())))
            }
            Kind::Block { ms } => ("block", format!(",\"ms\":{ms}")),
            Kind::Busy { ms } => ("busy", format!(",\"ms\":{ms}")),
            Kind::Out { text, err } => ("out", format!(",\"text\":{}{}", quoted(text), flag("err", *err))),
            Kind::Exit { frame, wait, how } => {
                let frame = frame.map(|frame| format!(",\"frame\":{frame}")).unwrap_or_default();
                let wait = wait.map(wait_only).unwrap_or_default();
                ("exit", format!("{frame}{wait},\"how\":\"{}\"", how.word()))
            }
            Kind::TaskDone { how } => ("task_done", format!(",\"how\":\"{}\"", how.word())),
            Kind::TaskCancelled { why } => {
                let why = match why {
                    Why::Aborted => "aborted",
                    Why::Cancelled => "cancelled",
                    Why::MainEnded => "main ended",
                    Why::Dropped => "dropped",
                };
                ("task_cancelled", format!(",\"why\":\"{why}\""))
            }
            Kind::Repeat { events, times } => ("repeat", format!(",\"events\":{events},\"times\":{times}")),
        }
    }
}

impl On {
    pub fn word(self) -> &'static str {
        match self {
            On::Timer => "timer",
            On::Channel => "channel",
            On::Lock => "lock",
            On::Permit => "permit",
            On::Signal => "signal",
            On::Task => "task",
            On::Socket => "socket",
            On::Other => "other",
        }
    }
}

impl Waker {
    pub fn word(self) -> &'static str {
        match self {
            Waker::Timer => "timer",
            Waker::Socket => "socket",
            Waker::Yield => "yield",
            Waker::Thread => "thread",
            Waker::Other => "other",
        }
    }
}

impl How {
    pub fn word(self) -> &'static str {
        match self {
            How::Returned => "returned",
            How::Dropped => "dropped",
            How::Cancelled => "cancelled",
            How::Panicked => "panicked",
        }
    }
}

fn add(text: &mut String, more: std::fmt::Arguments) {
    text.write_fmt(more).expect("a string takes all that is written to it");
}

fn id(id: Option<usize>) -> String {
    id.map_or_else(|| "null".into(), |id| id.to_string())
}

fn wait_only(wait: usize) -> String {
    format!(",\"wait\":{wait}")
}

/// Returns the key if it is set; it is omitted otherwise.
fn flag(key: &str, is_set: bool) -> String {
    if is_set { format!(",\"{key}\":true") } else { String::new() }
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(","))
}

/// Returns the text as JSON.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted += "\\\"",
            '\\' => quoted += "\\\\",
            '\n' => quoted += "\\n",
            '\r' => quoted += "\\r",
            '\t' => quoted += "\\t",
            '\u{8}' => quoted += "\\b",
            '\u{c}' => quoted += "\\f",
            c if c < ' ' => add(&mut quoted, format_args!("\\u{:04x}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(all(test, feature = "recorder"))]
mod tests {
    use super::*;
    use crate::trace::VERSION;

    #[test]
    fn every_character_is_quoted_as_json_says() {
        let all: String = ('\0'..'\u{300}').chain(['\u{2028}', '😀']).collect();
        assert_eq!(serde_json::from_str::<String>(&quoted(&all)).expect("it is JSON"), all);
        assert_eq!(quoted(&all), serde_json::to_string(&all).expect("texts can be written"));
    }

    #[test]
    fn every_kind_of_event_is_read_as_it_was_written() {
        let ons = [On::Timer, On::Channel, On::Lock, On::Permit, On::Signal, On::Task, On::Socket, On::Other];
        let wakers = [Waker::Timer, Waker::Socket, Waker::Yield, Waker::Thread, Waker::Other].map(By::Other);
        let whys = [Why::Aborted, Why::Cancelled, Why::MainEnded, Why::Dropped];
        let mut kinds = vec![
            Kind::Run,
            Kind::Enter { frame: 0, via: None, name: "main()".into() },
            Kind::Enter { frame: 1, via: Some(2), name: "ask(\"scout\")".into() },
            Kind::Park { until: None },
            Kind::Park { until: Some(1000.25) },
            Kind::Block { ms: 200.0 },
            Kind::Busy { ms: 300.0 },
            Kind::Repeat { events: 3, times: 9 },
        ];
        let spawns = [(Job::Task, false), (Job::Task, true), (Job::Thread, false)];
        kinds.extend(spawns.map(|(kind, root)| Kind::Spawn { by: Some(1), kind, root }));
        kinds.extend([false, true].map(|branch| Kind::Await { wait: 0, frame: Some(0), text: "a()".into(), branch }));
        kinds.extend(ons.map(|on| Kind::Pending { wait: 0, on, what: "tokio::time::Sleep".into() }));
        kinds.extend([
            Kind::Yielded { wait: 1 },
            Kind::Ready { wait: 2 },
            Kind::Setaside { wait: 3 },
            Kind::Unpolled { wait: 4 },
        ]);
        for by in wakers.into_iter().chain([By::Task(7)]) {
            let wake = |(again, cancel)| Kind::Wake { wait: Some(1), by, again, cancel };
            kinds.extend([(false, false), (true, false), (false, true)].map(wake));
        }
        kinds.extend([false, true].map(|err| Kind::Out { text: "so: \u{1b}[1m\n".into(), err }));
        for how in [How::Returned, How::Dropped, How::Cancelled, How::Panicked] {
            kinds.extend([(Some(1), None), (None, Some(1))].map(|(frame, wait)| Kind::Exit { frame, wait, how }));
            kinds.push(Kind::TaskDone { how });
        }
        kinds.extend(whys.map(|why| Kind::TaskCancelled { why }));
        let event = |(number, kind): (usize, Kind)| {
            let is_odd = number % 2 == 1;
            let at = number as f64 / 4.0;
            Event { at, task: is_odd.then_some(1), line: Some(number), file: is_odd.then_some(number), kind }
        };
        let events: Vec<Event> = kinds.into_iter().enumerate().map(event).collect();
        for (ended, clock) in [
            (None, Clock::Virtual),
            (Some(Ended::Asleep), Clock::Paused),
            (Some(Ended::Held), Clock::Patient),
            (Some(Ended::Events), Clock::Virtual),
            (Some(Ended::Time), Clock::Virtual),
        ] {
            let trace = Trace {
                version: VERSION,
                program: "a \"b\"".into(),
                language: if ended.is_some() { Language::Rust } else { Language::Python },
                clock,
                tick_us: 10,
                seed: 3,
                notes: vec!["One.".into(), "Two.".into()],
                files: vec!["src/main.rs".into(), "src/ask.rs".into()],
                ended,
                events: events.clone(),
            };
            assert_eq!(Trace::parse(&trace.write()).expect("it can be read"), trace);
        }
    }
}
