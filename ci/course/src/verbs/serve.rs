//! `cargo course serve`: the book in a browser, built again after every change.

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

/// What the pages are made of.
const SOURCES: [&str; 4] = ["src", "listings", "theme", "book.toml"];

/// Shows the book at `hostname` and `port`, until it is interrupted. With `open` a browser is opened. An error when the book
/// cannot be built at first, or nothing can listen there.
pub fn run(root: &Path, environment: Environment, port: u16, hostname: &str, open: bool) -> Result<bool> {
    let Site { root, dir } = build(root, &environment)?;
    let (changed, seen) = channel(());
    let (tell, changes) = std::sync::mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // To read a file is an event, too, and building reads them all.
        if event.is_ok_and(|event| event.kind.is_create() || event.kind.is_modify() || event.kind.is_remove()) {
            // Nobody listens any more when this program ends.
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
                Err(error) => eprintln!("the pages stay as they are: {error:#}"),
            }
        }
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(dir, seen, hostname, port, open))?;
    Ok(true)
}

/// Answers until the process ends.
async fn serve(dir: PathBuf, changed: Receiver<()>, hostname: &str, port: u16, open: bool) -> Result<()> {
    let listener = TcpListener::bind((hostname, port)).await;
    let listener = listener.with_context(|| format!("cannot listen at {hostname}:{port}; choose another --port"))?;
    let address = format!("http://{hostname}:{}/", listener.local_addr()?.port());
    eprintln!("the book is at {address}; Ctrl-C ends this");
    if open && let Err(error) = opener::open(&address) {
        eprintln!("no browser could be opened: {error}");
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

/// A message for each time that the pages were built again.
fn reloads(mut changed: Receiver<()>) -> impl stream::Stream<Item = Result<Event, Infallible>> {
    changed.mark_unchanged();
    stream::unfold(changed, async |mut changed| {
        changed.changed().await.ok()?;
        Some((Ok(Event::default().data("reload")), changed))
    })
}

/// The site that is served, and the book that it is made of.
struct Site {
    root: PathBuf,
    dir: PathBuf,
}

/// Builds the pages beside those that are served, and lets them take their place.
fn build(root: &Path, environment: &Environment) -> Result<Site> {
    let context = Context::read(root, None, environment.clone())?;
    let (dir, next) = (context.book.target.join("course/serve"), context.book.target.join("course/serve-next"));
    let _lock = lock(&context.book.target)?;
    // While it is served here, its address leads elsewhere.
    let place = Place { base: None, reload: true, ..context.place()? };
    step("building the pages", || build_site::build(&context, &next, &place))?;
    if dir.exists() {
        std::fs::remove_dir_all(&dir).with_context(|| format!("cannot delete {}", dir.display()))?;
    }
    std::fs::rename(&next, &dir).with_context(|| format!("cannot rename {}", next.display()))?;
    Ok(Site { root: context.book.root, dir })
}
