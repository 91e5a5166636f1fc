//! `cargo course test`: checks the book.

use crate::check::CHECKS;
use crate::context::Context;
use crate::schedule;
pub use crate::schedule::Needs;
use crate::tools::environment::Environment;
use anyhow::Result;
use book::Report;
use std::path::Path;

/// Checks the book, or what `name` selects, and prints the results. With `fresh`, programs run even if they passed on
/// the same inputs.
pub fn run(root: &Path, environment: Environment, name: Option<&str>, fresh: bool) -> Result<bool> {
    let on_ci = environment.on_ci();
    Ok(check(root, environment, name, fresh)?.print(on_ci))
}

/// Returns the results of checking the book, or what `name` selects.
pub fn check(root: &Path, environment: Environment, name: Option<&str>, fresh: bool) -> Result<Report> {
    let (mut context, _lock) = Context::locked(root, name, environment)?;
    context.fresh |= fresh;
    schedule::run(&context, CHECKS, Needs::Programs)
}

/// Returns the results of those checks of the whole book that need no more than `most`.
pub fn check_up_to(root: &Path, environment: Environment, most: Needs) -> Result<Report> {
    let (context, _lock) = Context::locked(root, None, environment)?;
    schedule::run(&context, CHECKS, most)
}
