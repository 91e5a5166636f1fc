//! Finds what has lanes of its own below its task's.

use crate::render::replay::Replay;
use crate::trace::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the waits through which several frames are alive at the same time.
pub fn shared(replay: &Replay) -> BTreeSet<usize> {
    let mut alive: BTreeMap<usize, usize> = BTreeMap::new();
    let mut shared = BTreeSet::new();
    for event in &replay.trace.events {
        let (frame, more) = match event.kind {
            Kind::Enter { frame, .. } => (frame, true),
            Kind::Exit { frame: Some(frame), .. } => (frame, false),
            _ => continue,
        };
        let Some(via) = replay.frames.get(&frame).and_then(|frame| frame.via) else { continue };
        let count = alive.entry(via).or_default();
        *count = if more { *count + 1 } else { count.saturating_sub(1) };
        if *count > 1 {
            shared.insert(via);
        }
    }
    shared
}

/// Returns the frames that survive their task's giving control back, except the first of each task and branch, and
/// except those that contain concurrent parts, which have lanes.
pub fn long(replay: &Replay, shared: &BTreeSet<usize>) -> BTreeSet<usize> {
    // For each task, its frames that are alive and have not survived that yet.
    let mut young: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut long = BTreeSet::new();
    for (event, now) in replay.trace.events.iter().zip(&replay.steps) {
        match event.kind {
            Kind::Enter { frame, via: Some(via), .. } if !replay.waits.get(&via).is_some_and(|wait| wait.branch) => {
                young.entry(replay.frames[&frame].task).or_default().insert(frame);
            }
            Kind::Exit { frame: Some(frame), .. } => {
                let task = replay.frames.get(&frame).map(|frame| frame.task);
                if let Some(young) = task.and_then(|task| young.get_mut(&task)) {
                    young.remove(&frame);
                }
            }
            _ if now.gives_back => {
                long.extend(now.turn.and_then(|task| young.get_mut(&task)).map(std::mem::take).unwrap_or_default())
            }
            _ => {}
        }
    }
    let mut seen = BTreeSet::new();
    for (number, wait) in &replay.waits {
        let mut outer = if wait.branch || shared.contains(number) { wait.frame } else { None };
        while let Some(frame) = outer.filter(|frame| seen.insert(*frame)) {
            long.remove(&frame);
            outer = replay.frames.get(&frame).and_then(|frame| replay.waits.get(&frame.via?)?.frame);
        }
    }
    long
}
