//! Renders a trace as the text of `timeline.html` or as a separate page.

mod alike;
mod axes;
mod caption;
mod cast;
mod columns;
mod concurrent;
mod describe;
mod describe_turns;
mod ending;
mod endings;
mod figure;
mod lane;
mod lanes;
mod legend;
mod loop_lane;
mod names;
mod page;
mod parts;
mod picture;
mod play;
mod player;
mod replay;
mod rounds;
mod shapes;
mod since;
mod table;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_picture;
mod track;
mod turns;
mod view;
mod words;

pub use figure::figure;
pub use page::page;
