//! What is tried.

mod attempts;
mod cuts;
mod leaving;
mod real_engine;
mod refusals;
mod structured;
mod text;
mod tools;
