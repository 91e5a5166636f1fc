//! Draws a trace: returns the text of `timeline.html`, one block of HTML that mdBook copies into a chapter unchanged.
//!
//! The table below the picture says the same in words; data attributes of its rows drive `timeline.js`. The output is
//! reproducible.

use crate::render::alike::alike;
use crate::render::caption::caption;
use crate::render::names::Names;
use crate::render::picture::picture;
use crate::render::player::lanes;
use crate::render::replay::Replay;
use crate::render::table::table;
use crate::render::view::View;
use crate::render::words::escape;
use crate::trace::{Language, Trace};

/// Returns the figure of the trace. `id` is the prefix of all its ids and must be unique in the whole book.
pub fn figure(trace: &Trace, id: &str) -> String {
    let replay = Replay::new(trace);
    let names = Names::new(&replay);
    let lanes = lanes(&replay);
    let view = View::new(&replay, &lanes);
    let (picture, legend) = picture(&replay, &lanes, &view, id);
    let (language, spoken) = match trace.language {
        Language::Rust => ("rust", ""),
        Language::Python => ("python", " in Python"),
    };
    let (every, count) = match view.is_whole() {
        true => ("Every step in a table", String::new()),
        false => ("Every step of the picture in a table", format!(" data-steps=\"{}\"", trace.events.len())),
    };
    format!(
        "<figure class=\"timeline\" id=\"{id}-timeline\" aria-labelledby=\"{id}-title\" data-listing=\"{language}\"{count}>\n\
         <p class=\"timeline-title\" id=\"{id}-title\">Timeline of <code>{}</code>{spoken}</p>\n{picture}{legend}<p class=\"caption\">{}</p>\n<details>\n<summary>{every}</summary>\n{}</details>\n{}</figure>\n",
        escape(&trace.program),
        caption(&names, &lanes, &view),
        table(&names, &lanes, &view, id),
        alike(&names, &lanes, &view),
    )
}
