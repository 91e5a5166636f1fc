//! Builds instrumented programs by the checker's own cargo.

use crate::files::read;
use crate::listings::Workspace;
use crate::progress::step;
use crate::run::forget_caller;
use ::timeline::Plan;
use ::timeline::build::{self, Built, Package, Scratch};
use anyhow::{Context, Error, Result};
use std::process::Stdio;
use tokio::process::Command;

/// Builds `packages` in the scratch workspace `name` below the target directory, with the locked versions of the book. An error
/// means that cargo could not do its work.
pub async fn build(book: &Workspace, name: &str, packages: &[Package]) -> Result<Built> {
    if packages.is_empty() {
        return Ok(Built::new());
    }
    let course = book.target.join("course");
    let scratch = Scratch::new(course.join(name), course.join("instrumented"));
    let lock = read(&book.root.join("Cargo.lock"))?.context("the book has no Cargo.lock")?;
    scratch.write(packages, Some(&lock)).with_context(|| format!("cannot write below {}", course.display()))?;
    let what = format!("building {} instrumented programs", packages.len());
    let child = command(scratch.plan()).spawn().context("cannot start cargo")?;
    let output = step(&what, child.wait_with_output()).await?;
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    build::read(&stdout, &stderr, output.status.success()).map_err(Error::msg)
}

fn command(plan: Plan) -> Command {
    let mut command = Command::new(&plan.program);
    forget_caller(&mut command);
    command.args(plan.args).current_dir(plan.dir);
    for name in plan.env_remove {
        command.env_remove(name);
    }
    command.envs(plan.env);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}
