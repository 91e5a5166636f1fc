//! `cargo course serve`: serves the book and rebuilds it after every change.

use crate::build_site;
use crate::context::Context;
use crate::tools::environment::Environment;
use crate::tools::lock::lock;
use crate::tools::progress::step;
use anyhow::{Context as _, Result};
use axum::Router;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use futures::stream;
use notify::{RecursiveMode, Watcher};
use site::Place;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch::{Receiver, channel};
use tower_http::services::ServeDir;

/// Sources of the pages.
const SOURCES: [&str; 4] = ["src", "listings", "theme", "book.toml"];

/// Serves the book at `hostname` and `port` until interrupted; `open` opens a browser. Fails if the first build fails
/// or the address is not available.
pub fn run(root: &Path, environment: Environment, port: u16, hostname: &str, open: bool) -> Result<bool> {
    let Site { root, dir } = build(root, &environment)?;
    let (changed, seen) = channel(());
    let (tell, changes) = std::sync::mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading a file is an event too, and a build reads them all.
        if event.is_ok_and(|event| event.kind.is_create() || event.kind.is_modify() || event.kind.is_remove()) {
            // The receiver is gone once the program ends.
            let _ = tell.send(());
        }
    })
    .context("cannot watch the book for changes")?;
    for source in SOURCES {
        let watched = watcher.watch(&root.join(source), RecursiveMode::Recursive);
        watched.with_context(|| format!("cannot watch {source} for changes"))?;
    }
    std::thread::spawn(move || {
        while changes.recv().is_ok() {
            // An editor may write several files at once.
            while changes.recv_timeout(Duration::from_millis(200)).is_ok() {}
            match build(&root, &environment) {
                Ok(_) => drop(changed.send(())),
                Err(error) => eprintln!("keeping the previous pages: {error:#}"),
            }
        }
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(dir, seen, hostname, port, open))?;
    Ok(true)
}

/// Answers requests until the process ends.
async fn serve(dir: PathBuf, changed: Receiver<()>, hostname: &str, port: u16, open: bool) -> Result<()> {
    let listener = TcpListener::bind((hostname, port)).await;
    let listener = listener.with_context(|| format!("cannot listen at {hostname}:{port}; choose another --port"))?;
    let address = format!("http://{hostname}:{}/", listener.local_addr()?.port());
    eprintln!("the book is at {address}; press Ctrl-C to stop");
    if open && let Err(error) = opener::open(&address) {
        eprintln!("cannot open a browser: {error}");
    }
    let not_found = tower_http::services::ServeFile::new(dir.join("404.html"));
    let files = ServeDir::new(&dir).not_found_service(not_found);
    let reload = move || {
        let changed = changed.clone();
        async move { Sse::new(reloads(changed)).keep_alive(KeepAlive::default()) }
    };
    let app = Router::new().route("/__reload", get(reload)).fallback_service(files);
    Ok(axum::serve(listener, app).await?)
}

/// Returns a stream with a message for each rebuild.
fn reloads(mut changed: Receiver<()>) -> impl stream::Stream<Item = Result<Event, Infallible>> {
    changed.mark_unchanged();
    stream::unfold(changed, async |mut changed| {
        changed.changed().await.ok()?;
        Some((Ok(Event::default().data("reload")), changed))
    })
}

/// The served site and the book it is built from.
struct Site {
    root: PathBuf,
    dir: PathBuf,
}

/// Builds the pages beside the served ones, then swaps them in.
fn build(root: &Path, environment: &Environment) -> Result<Site> {
    let context = Context::read(root, None, environment.clone())?;
    let (dir, next) = (context.book.target.join("course/serve"), context.book.target.join("course/serve-next"));
    let _lock = lock(&context.book.target)?;
    // The published address is not where this copy is served.
    let place = Place { base: None, reload: true, ..context.place()? };
    step("building the pages", || build_site::build(&context, &next, &place))?;
    if dir.exists() {
        std::fs::remove_dir_all(&dir).with_context(|| format!("cannot delete {}", dir.display()))?;
    }
    std::fs::rename(&next, &dir).with_context(|| format!("cannot rename {}", next.display()))?;
    Ok(Site { root: context.book.root, dir })
}
