//! `fake-llm SCRIPT.json` serves a script on loopback until it is stopped, and prints its address on stderr.

use anyhow::{Context, bail};
use fake_llm::{FakeLlm, Script};
use std::env;
use std::future::pending;
use tokio::fs;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = env::args_os().skip(1);
    let (Some(path), None) = (arguments.next(), arguments.next()) else {
        bail!("usage: fake-llm SCRIPT.json");
    };
    let named = path.to_string_lossy().into_owned();
    let text = fs::read_to_string(&path)
        .await
        .with_context(|| format!("cannot read {named}"))?;
    let script =
        Script::from_json(&text).with_context(|| format!("{named} is not a script"))?;

    let server =
        FakeLlm::new(script).serve().await.context("cannot listen on loopback")?;
    eprintln!("listening on {}", server.base_url());
    pending().await
}
