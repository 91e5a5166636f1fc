//! How the lanes end if the recorder ended the run.

use crate::render::lane::{Lane, Look, Place};
use crate::trace::{Ended, Trace};

/// Returns the texts after the ends of lanes, with the numbers of the lanes.
pub fn endings(trace: &Trace, lanes: &[&Lane]) -> Vec<(usize, &'static str)> {
    let Some(ended) = trace.ended else { return Vec::new() };
    let end = trace.events.len();
    let holder = trace.events.last().and_then(|event| event.task).map_or(Place::Loop, Place::Task);
    let ending = |lane: &Lane| {
        let look = lane.spans.last().filter(|span| span.to == end)?.look;
        match (ended, look) {
            (_, Look::Busy | Look::Parked) => None,
            (Ended::Held, _) if lane.place == holder => Some("held here"),
            (Ended::Held, Look::Ready) => Some("never runs"),
            (Ended::Asleep, Look::Waiting) => Some("never woken"),
            (Ended::Asleep, Look::Unpolled) => Some("never polled"),
            (Ended::Events | Ended::Time, _) => Some("goes on"),
            _ => None,
        }
    };
    let rows = lanes.iter().enumerate();
    rows.filter_map(|(row, lane)| Some((row, ending(lane)?))).collect()
}
