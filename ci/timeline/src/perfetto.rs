//! Writes a trace for [Perfetto](https://ui.perfetto.dev), in Chromium's Trace Event Format, which other viewers open
//! as well. A microsecond on the viewer's axis is a step of the trace.
//!
//! The loop has a track with its turns and sleeps. Each task has a track with its life, in it its frames, and in these
//! what they wait for. What goes on beside something else, as in `join!`, has a track of its own, because the slices
//! of a track must nest. Arrows lead from whatever spawns or wakes a task to that task.

use crate::trace::{By, Event, How, Job, Kind, Trace};
use crate::write::quoted;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// Returns the text of a file that Perfetto opens.
pub fn write(trace: &Trace) -> String {
    let mut slices = Slices::of(trace);
    let tracks = slices.place(trace);
    let mut lines = vec![format!(
        "{{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":1,\"tid\":{LOOP},\"args\":{{\"name\":{}}}}}",
        quoted(&trace.program)
    )];
    let names = [(LOOP, "event loop".to_string())].into_iter().chain(tracks);
    for (track, name) in names {
        let name = quoted(&name);
        lines.push(format!(
            "{{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":1,\"tid\":{track},\"args\":{{\"name\":{name}}}}}"
        ));
        lines.push(format!("{{\"ph\":\"M\",\"name\":\"thread_sort_index\",\"pid\":1,\"tid\":{track},\"args\":{{\"sort_index\":{track}}}}}"));
    }
    lines.extend(slices.events(trace));
    format!("{{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n{}\n]}}\n", lines.join(",\n"))
}

/// The track of the loop. Those of tasks follow.
const LOOP: usize = 1;

/// The order of the file's lines: by step, then what ends before what begins, then what ends inside first.
type Order = (usize, usize, Reverse<usize>);

/// A span of steps on a track.
struct Slice {
    name: String,
    /// Its first step, and the first after it.
    from: usize,
    to: usize,
    /// The task that it belongs to, and the slice that contains it. A slice of the loop has neither.
    task: Option<usize>,
    parent: Option<usize>,
    /// More about it, as JSON keys.
    more: String,
    track: usize,
}

/// All slices, in the order of their first steps.
#[derive(Default)]
struct Slices {
    all: Vec<Slice>,
    /// The slice of each task, frame, pending wait, and unpolled wait, by its id.
    tasks: BTreeMap<usize, usize>,
    frames: BTreeMap<usize, usize>,
    waits: BTreeMap<usize, usize>,
    unpolled: BTreeMap<usize, usize>,
    /// The frame and the text of each wait.
    awaited: BTreeMap<usize, (Option<usize>, String)>,
    /// The slice of the turn that goes on.
    turn: Option<usize>,
}

impl Slices {
    fn of(trace: &Trace) -> Slices {
        let mut slices = Slices::default();
        let end = trace.events.len() + 1;
        let jobs =
            |event: &Event| matches!(event.kind, Kind::Spawn { kind: Job::Thread, .. }).then_some(event.task).flatten();
        let jobs: BTreeSet<usize> = trace.events.iter().filter_map(jobs).collect();
        for (number, event) in trace.events.iter().enumerate() {
            slices.add(number + 1, end, event, &jobs, &place(trace, event));
        }
        slices
    }

    /// Adds what the event at this step begins, and ends what it ends. What nothing ends lasts until `end`.
    fn add(&mut self, step: usize, end: usize, event: &Event, jobs: &BTreeSet<usize>, more: &str) {
        let task = event.task;
        let root = task.and_then(|task| self.tasks.get(&task).copied());
        let slice =
            |name: String, parent| Slice { name, from: step, to: end, task, parent, more: more.into(), track: 0 };
        // The turn lasts as long as its task does something.
        let does = match event.kind {
            Kind::Wake { by: By::Task(by), .. } => Some(by),
            Kind::Wake { .. } => None,
            Kind::Spawn { by, .. } => by,
            Kind::Run | Kind::Park { .. } => None,
            _ => task,
        };
        if let Some(turn) = self.turn.filter(|_| does.is_some())
            && self.all[turn].parent == does.and_then(|task| self.tasks.get(&task).copied())
        {
            self.all[turn].to = step + 1;
        }
        match &event.kind {
            Kind::Spawn { .. } => {
                let Some(task) = task else { return };
                self.tasks.insert(task, self.all.len());
                self.all.push(slice(format!("task {task}"), None));
            }
            Kind::Run => {
                self.turn = None;
                if let Some(task) = task.filter(|task| !jobs.contains(task)) {
                    self.turn = Some(self.all.len());
                    // The parent tells whose turn it is.
                    self.all.push(Slice { to: step + 1, task: None, ..slice(format!("runs task {task}"), root) });
                }
            }
            Kind::Park { until } => {
                self.turn = None;
                let until = until.map_or("forever".into(), |until| format!("until {until} ms"));
                self.all.push(Slice { to: step + 1, task: None, ..slice(format!("sleeps {until}"), None) });
            }
            Kind::Enter { frame, via, name } => {
                let inside = via.and_then(|via| self.awaited.get(&via)?.0).and_then(|frame| self.frames.get(&frame));
                let parent = inside.copied().or(root);
                self.frames.insert(*frame, self.all.len());
                self.all.push(slice(name.clone(), parent));
            }
            Kind::Await { wait, frame, text, .. } => drop(self.awaited.insert(*wait, (*frame, text.clone()))),
            Kind::Pending { wait, .. } | Kind::Yielded { wait } if !self.waits.contains_key(wait) => {
                let (frame, text) = self.awaited.get(wait).cloned().unwrap_or_default();
                let parent = frame.and_then(|frame| self.frames.get(&frame).copied()).or(root);
                self.waits.insert(*wait, self.all.len());
                let on = if let Kind::Pending { what, .. } = &event.kind { what } else { "yield" };
                self.all.push(Slice { more: format!("{more},\"waits for\":{}", quoted(on)), ..slice(text, parent) });
            }
            Kind::Unpolled { wait } if !self.unpolled.contains_key(wait) => {
                let parent = self.waits.get(wait).copied().or(root);
                self.unpolled.insert(*wait, self.all.len());
                self.all.push(slice("could continue, but nothing polls it".into(), parent));
            }
            Kind::Ready { wait } | Kind::Setaside { wait } | Kind::Exit { wait: Some(wait), .. } => {
                for over in [self.unpolled.remove(wait), self.waits.remove(wait)].into_iter().flatten() {
                    self.all[over].to = step;
                }
            }
            Kind::Exit { frame: Some(frame), .. } => {
                if let Some(frame) = self.frames.get(frame) {
                    self.all[*frame].to = step + 1;
                }
            }
            Kind::TaskDone { .. } | Kind::TaskCancelled { .. } => {
                if let Some(root) = root {
                    self.all[root].to = step + 1;
                }
            }
            // A task that has just ended may wake others.
            Kind::Wake { by: By::Task(by), .. } => {
                if let Some(by) = self.tasks.get(by) {
                    self.all[*by].to = self.all[*by].to.max(step + 1);
                }
            }
            _ => {}
        }
    }

    /// Puts every slice on a track. Returns the tracks of the tasks, with their names.
    fn place(&mut self, trace: &Trace) -> Vec<(usize, String)> {
        let mut tracks: Vec<(usize, String)> = Vec::new();
        // What is open on each track.
        let mut open: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        // For each task, when its other tracks are free.
        let mut others: BTreeMap<usize, BinaryHeap<Reverse<(usize, usize)>>> = BTreeMap::new();
        let names = names(trace);
        for number in 0..self.all.len() {
            let Slice { from, to, task, parent, .. } = self.all[number];
            let Some(task) = task else {
                self.all[number].track = LOOP;
                continue;
            };
            let beside = parent.map(|parent| (parent, self.all[parent].track)).filter(|(parent, track)| {
                let open = open.entry(*track).or_default();
                while open.last().is_some_and(|last| self.all[*last].to <= from) {
                    open.pop();
                }
                open.last() == Some(parent) && to <= self.all[*parent].to
            });
            let free = others.entry(task).or_default();
            let track = match (beside, free.peek()) {
                (Some((_, track)), _) => track,
                (None, Some(Reverse((at, track)))) if parent.is_some() && *at <= from => {
                    let track = *track;
                    free.pop();
                    free.push(Reverse((to, track)));
                    track
                }
                _ => {
                    let track = LOOP + 1 + tracks.len();
                    let name = match parent {
                        None => names.get(&task).cloned().unwrap_or_default(),
                        Some(_) => format!("task {task}, beside it: {}", self.all[number].name),
                    };
                    tracks.push((track, name));
                    if parent.is_some() {
                        free.push(Reverse((to, track)));
                    }
                    track
                }
            };
            open.entry(track).or_default().push(number);
            self.all[number].track = track;
        }
        tracks
    }

    /// Returns the lines of the file that are about a time, in order.
    fn events(&self, trace: &Trace) -> Vec<String> {
        let mut lines: Vec<(Order, String)> = Vec::new();
        for Slice { name, from, to, track, more, .. } in &self.all {
            let name = quoted(name);
            let at = |step: usize| format!("\"ts\":{step},\"pid\":1,\"tid\":{track}");
            lines.push((
                (*from, 1, Reverse(0)),
                format!("{{\"ph\":\"B\",\"name\":{name},{},\"args\":{{{more}}}}}", at(*from)),
            ));
            lines.push(((*to, 0, Reverse(*from)), format!("{{\"ph\":\"E\",\"name\":{name},{}}}", at(*to))));
        }
        let track = |task: usize| self.tasks.get(&task).map(|slice| self.all[*slice].track);
        let mut now = None;
        for (number, event) in trace.events.iter().enumerate() {
            let step = number + 1;
            let mut line = |text: String| lines.push(((step, 2, Reverse(0)), text));
            let at = |track: usize| format!("\"ts\":{step},\"pid\":1,\"tid\":{track}");
            if now != Some(event.at) {
                now = Some(event.at);
                line(format!(
                    "{{\"ph\":\"C\",\"name\":\"virtual time\",{},\"args\":{{\"ms\":{}}}}}",
                    at(LOOP),
                    event.at
                ));
            }
            if let Some(text) = happens(&event.kind) {
                let (track, more) = (event.task.and_then(track).unwrap_or(LOOP), place(trace, event));
                line(format!(
                    "{{\"ph\":\"i\",\"s\":\"t\",\"name\":{},{},\"args\":{{{more}}}}}",
                    quoted(&text),
                    at(track)
                ));
            }
            let (name, by) = match event.kind {
                Kind::Wake { by: By::Task(by), .. } => ("wakes", Some(by)),
                Kind::Spawn { by, .. } => ("spawns", by),
                _ => continue,
            };
            if let (Some(from), Some(to)) = (by.and_then(track), event.task.and_then(track)) {
                let flow = |ph: &str, track| {
                    format!("{{{ph},\"cat\":\"task\",\"name\":\"{name}\",\"id\":{step},{}}}", at(track))
                };
                line(flow("\"ph\":\"s\"", from));
                line(flow("\"ph\":\"f\",\"bp\":\"e\"", to));
            }
        }
        lines.sort_by_key(|(key, _)| *key);
        lines.into_iter().map(|(_, line)| line).collect()
    }
}

/// Returns what a step is about, as JSON keys.
fn place(trace: &Trace, event: &Event) -> String {
    let mut keys = format!("\"ms\":{}", event.at);
    if let Some(line) = event.line {
        keys += &format!(",\"line\":{line}");
    }
    if let Some(file) = trace.files.get(event.file.unwrap_or(0)).filter(|_| event.line.is_some()) {
        keys += &format!(",\"file\":{}", quoted(file));
    }
    keys
}

/// Returns the name of each task's track: that of its first frame, or what it waits for.
fn names(trace: &Trace) -> BTreeMap<usize, String> {
    let mut names = BTreeMap::new();
    for event in &trace.events {
        let Some(task) = event.task else { continue };
        match &event.kind {
            Kind::Spawn { kind: Job::Task, .. } => drop(names.insert(task, format!("task {task}"))),
            Kind::Spawn { kind: Job::Thread, .. } => drop(names.insert(task, format!("task {task}, on a thread"))),
            Kind::Enter { name: text, .. } | Kind::Await { text, .. } => {
                let known: Option<&mut String> = names.get_mut(&task);
                if let Some(name) = known.filter(|name| !name.contains(':')) {
                    *name += &format!(": {text}");
                }
            }
            _ => {}
        }
    }
    names
}

/// Returns the words for a step that is shown as a moment.
fn happens(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Out { text, err } => format!("prints{}: {}", if *err { " to stderr" } else { "" }, text.trim_end()),
        Kind::Block { ms } => format!("blocks the thread for {ms} ms"),
        Kind::Busy { ms } => format!("computes for about {ms} ms"),
        Kind::Repeat { events, times } => format!("the last {events} steps, {times} times more"),
        Kind::TaskDone { how: How::Panicked } => "panics".into(),
        Kind::TaskCancelled { .. } => "is canceled".into(),
        Kind::Exit { frame: Some(_), how: How::Dropped, .. } => "is dropped".into(),
        _ => return None,
    })
}
