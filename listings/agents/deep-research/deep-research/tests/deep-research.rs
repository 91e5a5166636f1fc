//! What the program keeps, says, and costs when it is dropped, stopped, or left, or when much fails.

use anyhow::{Context, Result, ensure};
use deep_research::web::Web;
use deep_research::{Research, Status, Team, conduct, demo, page, watched};
use fake_llm::FakeLlm;
use futures::TryStreamExt;
use model_client::Client;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use outbox::Outbox;
use search_server::{Answer, SearchServer};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

const LONG: Duration = Duration::from_secs(30);

fn team(model: &FakeLlm, engine: &SearchServer, outbox: &Outbox) -> Team {
    let client = Client::in_process(model.clone()).at_most(4);
    let mails = outbox::Client::in_process(outbox);
    Team::new("m", client, Web::in_process(engine.clone()), mails)
}

#[tokio::test(start_paused = true)]
async fn whenever_it_is_dropped_it_goes_on_where_it_was() -> Result<()> {
    for at in (0..8_000).step_by(50) {
        let (model, engine, outbox) = (demo::model(), demo::engine(), demo::outbox());
        let team = team(&model, &engine, &outbox);
        let mut research = Research::new(demo::QUESTION);
        let (watcher, mut statuses) = watched();
        tokio::spawn(async move { while statuses.recv().await.is_some() {} });
        let dropped = conduct(&mut research, &team, &watcher);
        let _ = timeout(Duration::from_millis(at), dropped).await;
        let saved = serde_json::to_string(&research)?;
        let mut research: Research = serde_json::from_str(&saved)?;
        let report = conduct(&mut research, &team, &watcher).await?;
        ensure!(report.contains("Missing: 3 of 8 searches"), "at {at} ms: {report}");
        let counts = model.counts();
        ensure!(
            counts.answered == 7,
            "at {at} ms: {counts:?}: a plan, 5 findings, a report"
        );
        ensure!(counts.refused == 1, "at {at} ms: {counts:?}");
        ensure!(outbox.counts().delivered == 1, "at {at} ms: {:?}", outbox.counts());
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn it_stays_within_the_limits_of_both_servers() -> Result<()> {
    let (model, engine, outbox) = (demo::model(), demo::engine(), demo::outbox());
    let (watcher, mut statuses) = watched();
    tokio::spawn(async move { while statuses.recv().await.is_some() {} });
    let mut research = Research::new(demo::QUESTION);
    conduct(&mut research, &team(&model, &engine, &outbox), &watcher).await?;
    assert_eq!((model.counts().too_many, engine.counts().too_many), (0, 0));
    assert_eq!(engine.counts().most_at_once, 4);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn without_any_finding_there_is_no_report_and_no_mail() {
    let engine = SearchServer::new([Answer::fails("", 403)]);
    let (model, outbox) = (demo::model(), demo::outbox());
    let (watcher, mut statuses) = watched();
    tokio::spawn(async move { while statuses.recv().await.is_some() {} });
    let mut research = Research::new(demo::QUESTION);
    let ended = conduct(&mut research, &team(&model, &engine, &outbox), &watcher).await;
    let why = ended.expect_err("nothing is found").to_string();
    assert_eq!(why, "no search found anything");
    assert_eq!((model.counts().requests, outbox.counts().requests), (1, 0));
    assert_eq!(research.missing().count(), 8);
}

#[tokio::test(start_paused = true)]
async fn when_nobody_reads_the_statuses_it_ends_and_nothing_more_is_asked() {
    let (model, engine, outbox) = (demo::model(), demo::engine(), demo::outbox());
    let (watcher, mut statuses) = watched();
    tokio::spawn(async move {
        while let Some(status) = statuses.recv().await {
            if matches!(status, Status::Text { .. }) {
                break;
            }
        }
    });
    let mut research = Research::new(demo::QUESTION);
    let ended = conduct(&mut research, &team(&model, &engine, &outbox), &watcher).await;
    let why = ended.expect_err("nobody reads").to_string();
    assert!(why.contains("nobody") || why.contains("watch"), "{why}");
    sleep(LONG).await;
    assert_eq!((model.counts().left, outbox.counts().requests), (1, 0));
}

/// The program in this folder, with the fakes of its own process unless the test sets variables.
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
async fn after_each_signal_the_same_command_goes_on() -> Result<()> {
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        let folder = tempfile::tempdir()?;
        let mut process = program(folder.path()).spawn()?;
        let mut said = BufReader::new(process.stderr.take().context("it's a pipe")?);
        let mut line = String::new();
        while !line.contains("found: taste") {
            ensure!(timeout(LONG, said.read_line(&mut line)).await?? > 0, "{line}");
        }
        let id = process.id().context("it runs")?;
        kill(Pid::from_raw(id.try_into()?), signal)?;
        said.read_to_string(&mut line).await?;
        assert_eq!(process.wait().await?.code(), Some(130), "{line}");
        let name = "which-tea-robot-should-our-office-buy.research.json";
        assert!(line.contains(&format!("of 8 findings are kept in ./{name}.")), "{line}");
        let kept = Research::open(folder.path(), demo::QUESTION)?;
        assert!((2..5).contains(&kept.found().count()), "{line}");

        let second = program(folder.path()).output().await?;
        assert_eq!(second.status.code(), Some(0));
        let (report, said) =
            (String::from_utf8(second.stdout)?, String::from_utf8(second.stderr)?);
        assert!(report.contains("Missing: 3 of 8 searches"), "{report}");
        assert!(!said.contains("planning"), "{said}");
        assert_eq!(folder.path().read_dir()?.count(), 0, "the file is gone");
    }
    Ok(())
}

#[test]
fn a_file_of_another_question_is_left_alone() -> Result<()> {
    let folder = tempfile::tempdir()?;
    Research::new("Tea?").keep(folder.path())?;
    let other = Research::open(folder.path(), "Tea!").expect_err("it's another question");
    assert!(other.to_string().contains("is for the question Tea?"), "{other}");
    assert_eq!(Research::open(folder.path(), "Tea?")?.question, "Tea?");
    Ok(())
}

#[tokio::test]
async fn the_same_binary_asks_the_endpoint_that_the_environment_names() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let model = demo::model();
    let server = model.serve().await?;
    let mut only_one = program(folder.path());
    let only_one = only_one.env("OPENAI_BASE_URL", server.base_url()).output().await?;
    let said = String::from_utf8(only_one.stderr)?;
    assert!(said.contains("OPENAI_API_KEY is not"), "{said}");
    let mut with_both = program(folder.path());
    with_both.env("OPENAI_BASE_URL", server.base_url()).env("OPENAI_API_KEY", "k");
    let output = with_both.output().await?;
    assert!(output.status.success());
    assert_eq!(
        model.counts().requests,
        8,
        "a plan, 6 findings, of which 1 is refused, a report"
    );
    Ok(())
}

/// Serves the page on real sockets, and returns its address.
async fn serve(model: &FakeLlm) -> Result<String> {
    let (models, engine) = (model.serve().await?, demo::engine());
    let client = Client::new(models.base_url(), "k".into())?.at_most(4);
    let mails = outbox::Client::in_process(&demo::outbox());
    let team = Team::new("m", client, Web::in_process(engine), mails);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        let _stops = models;
        axum::serve(listener, page::routes(team, &[])).await
    });
    Ok(url)
}

fn browser() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?)
}

#[tokio::test]
async fn closing_the_connection_ends_all_calls_and_no_more_begin() -> Result<()> {
    let model = demo::model();
    let url = serve(&model).await?;
    let asked = browser()?.get(format!("{url}/events?question=tea")).send().await?;
    let (mut events, mut page) = (asked.bytes_stream(), String::new());
    while !page.contains("\"found\"") {
        let bytes = timeout(LONG, events.try_next()).await??.context("it goes on")?;
        page += &String::from_utf8_lossy(&bytes);
    }
    drop(events);
    let open = || {
        let counts = model.counts();
        counts.requests - counts.answered - counts.refused - counts.left
    };
    timeout(LONG, async {
        while model.counts().left == 0 || open() > 0 {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await?;
    let requests = model.counts().requests;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(model.counts().requests, requests);
    Ok(())
}

#[tokio::test]
async fn without_scripts_the_report_comes_as_a_page() -> Result<()> {
    let url = serve(&demo::model()).await?;
    let start = browser()?.get(&url).send().await?.text().await?;
    assert!(start.contains("<noscript>") && start.contains("action=\"report\""));
    let asked = browser()?.get(format!("{url}/report?question=tea")).send().await?;
    let page = asked.text().await?;
    assert!(page.contains("Missing: 3 of 8 searches"), "{page}");
    Ok(())
}

#[tokio::test]
async fn without_scripts_closing_the_connection_ends_the_research_too() -> Result<()> {
    let model = demo::model();
    let url = serve(&model).await?;
    let asked = browser()?.get(format!("{url}/report?question=tea")).send();
    let asked = tokio::spawn(asked);
    timeout(LONG, async {
        while model.counts().requests < 3 {
            sleep(Duration::from_millis(5)).await;
        }
        asked.abort();
        while model.counts().left == 0 {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn a_page_of_another_site_starts_nothing() -> Result<()> {
    let model = demo::model();
    let url = serve(&model).await?;
    for path in ["events", "report"] {
        let request = browser()?.get(format!("{url}/{path}?question=tea"));
        let asked = request.header("sec-fetch-site", "cross-site").send().await?;
        assert_eq!(asked.status(), 403);
        // The site's own name leads to this address, so the browser takes both for one site.
        let request = browser()?.get(format!("{url}/{path}?question=tea"));
        let asked = request.header("host", "example.org").send().await?;
        assert_eq!(asked.status(), 403);
    }
    assert_eq!(model.counts().requests, 0);
    Ok(())
}
