//! The lane of the loop.

use crate::render::lane::{Lane, Look, Place};
use crate::render::replay::Replay;
use crate::render::track::Track;
use crate::trace::{Job, Kind, Language};

/// Returns the lane of the loop.
pub fn loop_lane(replay: &Replay) -> Lane {
    let label = match replay.trace.language {
        Language::Rust => "runtime",
        Language::Python => "event loop",
    };
    let on_loop = |task: usize| replay.tasks.get(&task).is_some_and(|task| task.job == Job::Task);
    let mut track = Track::default();
    for (at, (event, now)) in replay.trace.events.iter().zip(&replay.steps).enumerate() {
        let task = now.turn.filter(|task| on_loop(*task));
        let looks = match (&event.kind, task) {
            (Kind::Park { .. }, _) => Some((Look::Parked, vec!["sleeps".into()])),
            (Kind::Block { .. } | Kind::Busy { .. }, Some(_)) => Some((Look::Blocked, vec!["blocked".into()])),
            (_, Some(_)) => Some((Look::Busy, Vec::new())),
            _ => None,
        };
        track.set(at, looks);
    }
    let spans = track.spans(replay.steps.len());
    Lane { place: Place::Loop, depth: 0, thread: false, label: label.into(), line: None, spans, ends: Vec::new() }
}
