//! Renders a trace as the text of `timeline.html` or as a separate page.

mod caption;
mod columns;
mod describe;
mod describe_turns;
mod ending;
mod figure;
mod lane;
mod lanes;
mod legend;
mod names;
mod page;
mod replay;
mod table;
#[cfg(test)]
mod tests;
mod words;

pub use figure::figure;
pub use page::page;
