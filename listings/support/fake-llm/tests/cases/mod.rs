//! What is tried.

mod attempts;
mod cuts;
mod leaving;
mod refusals;
mod structured;
mod text;
mod tools;
