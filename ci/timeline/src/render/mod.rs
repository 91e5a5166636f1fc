//! Renders a trace as the text of `timeline.html` or as a separate page.

mod caption;
mod cast;
mod columns;
mod concurrent;
mod describe;
mod describe_turns;
mod figure;
mod lane;
mod lanes;
mod legend;
mod loop_lane;
mod names;
mod page;
mod parts;
mod play;
mod replay;
mod table;
#[cfg(test)]
mod tests;
mod track;
mod turns;
mod words;

pub use figure::figure;
pub use page::page;
