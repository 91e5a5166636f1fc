//! `cargo course test`: proves what the book says.

use crate::check::CHECKS;
use crate::context::Context;
use crate::schedule;
use crate::tools::environment::Environment;
use crate::verbs::lock::lock;
use anyhow::Result;
use book::Report;
use std::path::Path;

/// Checks the book, or what concerns `name`, and prints what was found. With `fresh` programs run even if they passed on the
/// same inputs.
pub fn run(root: &Path, environment: Environment, name: Option<&str>, fresh: bool) -> Result<bool> {
    let on_ci = environment.on_ci();
    Ok(check(root, environment, name, fresh)?.print(on_ci))
}

/// What checking the book, or what concerns `name`, comes to.
pub fn check(root: &Path, environment: Environment, name: Option<&str>, fresh: bool) -> Result<Report> {
    let mut context = Context::read(root, name, environment)?;
    context.fresh |= fresh;
    let _lock = lock(&context.book.target)?;
    schedule::run(&context, CHECKS)
}
