//! `cargo course serve`: the book in a browser, rendered again after every change.

use crate::listings::Workspace;
use crate::mdbook;
use anyhow::{Context, Result};

pub async fn run(port: u16, hostname: &str, open: bool) -> Result<bool> {
    let book = Workspace::discover()?;
    let mut command = mdbook::command(&book).await?;
    command.args(["serve", "--hostname", hostname, "--port", &port.to_string()]);
    command.arg("--dest-dir").arg(book.target.join("course/serve"));
    if open {
        command.arg("--open");
    }
    Ok(command.status().await.context("cannot start mdBook")?.success())
}
