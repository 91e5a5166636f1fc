//! Compares what tasks and their parts do: which of them take the same steps, apart from times and ids.

use crate::render::lanes::Lanes;
use crate::trace::{Event, How, Job, Kind, Trace};
use std::collections::BTreeMap;

/// The number of a sequence of steps; equal sequences have the same.
pub type Shape = usize;

/// What the steps of tasks and parts look like.
pub struct Shapes {
    /// For each step, a number for its look: what happens, and in which line.
    pub looks: Vec<usize>,
    /// For each task and each part, the look of its first step and the shape of all.
    pub tasks: BTreeMap<usize, (usize, Shape)>,
    pub parts: BTreeMap<usize, (usize, Shape)>,
}

/// A step's look. Ids, times and texts are left out.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    kind: u8,
    file: Option<usize>,
    line: Option<usize>,
    /// What tells events of a kind apart.
    detail: usize,
}

pub fn shapes(trace: &Trace, lanes: &Lanes) -> Shapes {
    let mut looks: BTreeMap<Look, usize> = BTreeMap::new();
    let mut sequences: BTreeMap<(Shape, usize), Shape> = BTreeMap::new();
    let mut shapes = Shapes { looks: Vec::new(), tasks: BTreeMap::new(), parts: BTreeMap::new() };
    for (step, event) in trace.events.iter().enumerate() {
        let new = looks.len();
        let look = *looks.entry(look_of(event)).or_insert(new);
        shapes.looks.push(look);
        let mut add = |(_, shape): &mut (usize, Shape)| {
            let new = sequences.len() + 1;
            *shape = *sequences.entry((*shape, look)).or_insert(new);
        };
        let by = if let Kind::Spawn { by, .. } = event.kind { by } else { None };
        for task in event.task.into_iter().chain(by) {
            add(shapes.tasks.entry(task).or_insert((look, 0)));
        }
        for part in lanes.chain(lanes.parts_of[step]) {
            add(shapes.parts.entry(part).or_insert((look, 0)));
        }
    }
    shapes
}

fn look_of(event: &Event) -> Look {
    let how = |how: How| how as usize;
    let (kind, detail) = match &event.kind {
        Kind::Spawn { kind, .. } => (0, usize::from(*kind == Job::Thread)),
        Kind::Run => (1, 0),
        Kind::Enter { .. } => (2, 0),
        Kind::Await { branch, .. } => (3, usize::from(*branch)),
        Kind::Pending { on, .. } => (4, *on as usize),
        Kind::Yielded { .. } => (5, 0),
        Kind::Ready { .. } => (6, 0),
        Kind::Setaside { .. } => (7, 0),
        Kind::Unpolled { .. } => (8, 0),
        Kind::Wake { again, cancel, .. } => (9, usize::from(*again) + 2 * usize::from(*cancel)),
        Kind::Park { until } => (10, usize::from(until.is_none())),
        Kind::Block { .. } => (11, 0),
        Kind::Out { err, .. } => (12, usize::from(*err)),
        Kind::Exit { frame, how: it, .. } => (13, 8 * usize::from(frame.is_some()) + how(*it)),
        Kind::TaskDone { how: it } => (14, how(*it)),
        Kind::TaskCancelled { why } => (15, *why as usize),
        Kind::Busy { .. } => (17, 0),
        Kind::Repeat { events, times } => (16, events * 1_000_000 + times),
    };
    Look { kind, file: event.file, line: event.line, detail }
}
