//! How the lanes end if the recorder ended the run.

use crate::render::lane::{Lane, Look, Place};
use crate::trace::{Ended, Trace};

/// Returns the texts after the ends of lanes, with the numbers of the lanes.
pub fn endings(trace: &Trace, lanes: &[&Lane]) -> Vec<(usize, &'static str)> {
    let Some(ended) = trace.ended else { return Vec::new() };
    let end = trace.events.len();
    let ending = |lane: &Lane| {
        let look = lane.spans.last().filter(|span| span.to == end)?.look;
        match (ended, look) {
            _ if lane.place == Place::Loop => None,
            (Ended::Held, Look::Blocked) => Some("held here"),
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
