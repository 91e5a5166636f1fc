//! What a stop costs, and what a closed terminal, a closed pipe, or a missing variable leads to.

use anyhow::{Context, Result, ensure};
use deep_research::web::Web;
use deep_research::{Research, Team, conduct, demo, page, watched};
use model_client::Client;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::time::timeout;

const LONG: Duration = Duration::from_secs(30);
const KEPT: &str = "which-tea-robot-should-our-office-buy.research.json";

#[tokio::test(start_paused = true)]
async fn pages_that_have_arrived_are_never_searched_for_again() -> Result<()> {
    for at in (0..8_000).step_by(50) {
        let (model, engine) = (demo::model(), demo::engine());
        let client = Client::in_process(model.clone()).at_most(4);
        let mails = outbox::Client::in_process(&demo::outbox());
        let team = Team::new("m", client, Web::in_process(engine.clone()), mails);
        let mut research = Research::new(demo::QUESTION);
        let (watcher, mut statuses) = watched();
        tokio::spawn(async move { while statuses.recv().await.is_some() {} });
        let dropped = conduct(&mut research, &team, &watcher);
        let _ = timeout(Duration::from_millis(at), dropped).await;
        let under_way = model.counts().left;
        let report = conduct(&mut research, &team, &watcher).await?;
        ensure!(report.contains("- taste: https://example.org/taste"), "{report}");
        ensure!(engine.counts().answered == 6, "at {at} ms: {:?}", engine.counts());
        ensure!(model.counts().requests == 8 + under_way, "at {at} ms");
    }
    Ok(())
}

/// The program in this folder, with the fakes of its own process.
fn program(folder: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_deep-research"));
    program.current_dir(folder).kill_on_drop(true);
    program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["OPENAI_BASE_URL", "OPENAI_API_KEY", "SEARCH_URL", "OUTBOX_URL"] {
        program.env_remove(name);
    }
    program
}

#[tokio::test]
async fn a_terminal_that_is_closed_loses_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut process = program(folder.path()).spawn()?;
    let mut said = BufReader::new(process.stderr.take().context("it's a pipe")?);
    let mut lines = String::new();
    while !lines.contains("found: taste") {
        ensure!(timeout(LONG, said.read_line(&mut lines)).await?? > 0, "{lines}");
    }
    drop(said);
    let id = process.id().context("it runs")?;
    kill(Pid::from_raw(id.try_into()?), Signal::SIGHUP)?;
    assert_eq!(timeout(LONG, process.wait()).await??.code(), Some(130));
    assert!(Research::open(folder.path(), demo::QUESTION)?.found().count() >= 2);
    Ok(())
}

#[tokio::test]
async fn a_report_that_cannot_be_printed_is_kept() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut process = program(folder.path()).spawn()?;
    drop(process.stdout.take());
    let output = timeout(LONG, process.wait_with_output()).await??;
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr)?;
    assert!(said.contains("5 of 8 findings are kept in"), "{said}");
    assert!(folder.path().join(KEPT).exists());
    let again = program(folder.path()).output().await?;
    assert!(String::from_utf8(again.stdout)?.contains("Missing: 3 of 8 searches"));
    assert!(!String::from_utf8(again.stderr)?.contains("writing"));
    assert!(!folder.path().join(KEPT).exists());
    Ok(())
}

#[tokio::test]
async fn a_key_alone_changes_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let output = program(folder.path()).env("OPENAI_API_KEY", "k").output().await?;
    let said = String::from_utf8(output.stderr)?;
    assert!(output.status.success(), "{said}");
    assert!(said.starts_with("fake: the model, which knows only tea robots\n"), "{said}");
    Ok(())
}

#[tokio::test]
async fn an_option_is_no_question() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let output = program(folder.path()).arg("--help").output().await?;
    let said = String::from_utf8(output.stderr)?;
    assert!(said.contains("usage: deep-research [QUESTION | serve]"), "{said}");
    assert_eq!(output.status.code(), Some(1));
    Ok(())
}

#[tokio::test]
async fn the_page_says_what_is_fake_and_keeps_the_question() -> Result<()> {
    let client = Client::in_process(demo::model()).at_most(4);
    let mails = outbox::Client::in_process(&demo::outbox());
    let engine = demo::engine().serve().await?;
    let team = Team::new("m", client, Web::new(engine.url())?, mails);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let routes = page::routes(team, &["the model, which knows only tea robots"]);
    tokio::spawn(axum::serve(listener, routes).into_future());
    let browser = reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?;
    let start = browser.get(&url).send().await?.text().await?;
    assert!(start.contains("Fake: the model, which knows only tea robots"), "{start}");
    assert!(start.contains(&format!("value=\"{}\"", demo::QUESTION)), "{start}");
    let asked = browser.get(format!("{url}/report?question=Is+%22tea%22+%3C+coffee"));
    let page = asked.send().await?.text().await?;
    assert!(page.contains("value=\"Is &quot;tea&quot; &lt; coffee\""), "{page}");
    assert!(page.contains("Missing: 3 of 8 searches"), "{page}");
    Ok(())
}
