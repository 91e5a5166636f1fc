//! What the table quotes is in the documentation of the pinned versions, and where it quotes nothing, they say nothing.

include!("../src/main.rs");

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// For each method the file that documents it, below its package, and how the item begins.
const DOCS: [(&str, &str, &str); 49] = [
    ("`mpsc::Receiver::recv`", "tokio/src/sync/mpsc/bounded.rs", "pub async fn recv("),
    ("`broadcast::Receiver::recv`", "tokio/src/sync/broadcast.rs", "pub async fn recv("),
    ("`watch::Receiver::changed`", "tokio/src/sync/watch.rs", "pub async fn changed("),
    ("`watch::Receiver::wait_for`", "tokio/src/sync/watch.rs", "pub async fn wait_for("),
    ("`&mut oneshot::Receiver`", "tokio/src/sync/oneshot.rs", "pub struct Receiver<"),
    ("`oneshot::Receiver`", "tokio/src/sync/oneshot.rs", "pub struct Receiver<"),
    ("`mpsc::Sender::send`", "tokio/src/sync/mpsc/bounded.rs", "pub async fn send("),
    (
        "`mpsc::Sender::reserve`",
        "tokio/src/sync/mpsc/bounded.rs",
        "pub async fn reserve(",
    ),
    ("`mpsc::Sender::closed`", "tokio/src/sync/mpsc/bounded.rs", "pub async fn closed("),
    ("`Mutex::lock`", "tokio/src/sync/mutex.rs", "pub async fn lock("),
    ("`RwLock::read`", "tokio/src/sync/rwlock.rs", "pub async fn read("),
    ("`RwLock::write`", "tokio/src/sync/rwlock.rs", "pub async fn write("),
    ("`Semaphore::acquire`", "tokio/src/sync/semaphore.rs", "pub async fn acquire("),
    (
        "`Notify::notified`, for `notify_one`",
        "tokio/src/sync/notify.rs",
        "pub fn notified(",
    ),
    (
        "`Notify::notified`, for `notify_waiters`",
        "tokio/src/sync/notify.rs",
        "pub fn notified(",
    ),
    ("`Barrier::wait`", "tokio/src/sync/barrier.rs", "pub async fn wait("),
    (
        "`CancellationToken::cancelled`",
        "tokio-util/src/sync/cancellation_token.rs",
        "pub fn cancelled(",
    ),
    ("`sleep`", "tokio/src/time/sleep.rs", "pub fn sleep("),
    ("`sleep_until`", "tokio/src/time/sleep.rs", "pub fn sleep_until("),
    ("`timeout`", "tokio/src/time/timeout.rs", "pub fn timeout<"),
    ("`Interval::tick`", "tokio/src/time/interval.rs", "pub async fn tick("),
    ("`&mut JoinHandle`", "tokio/src/runtime/task/join.rs", "pub struct JoinHandle<"),
    ("`JoinHandle`", "tokio/src/runtime/task/join.rs", "pub struct JoinHandle<"),
    ("`JoinSet::join_next`", "tokio/src/task/join_set.rs", "pub async fn join_next("),
    ("`JoinSet::join_all`", "tokio/src/task/join_set.rs", "pub async fn join_all("),
    ("`TaskTracker::wait`", "tokio-util/src/task/task_tracker.rs", "pub fn wait("),
    ("`TcpListener::accept`", "tokio/src/net/tcp/listener.rs", "pub async fn accept("),
    ("`Child::wait`", "tokio/src/process/mod.rs", "pub async fn wait("),
    (
        "`Child::wait_with_output`",
        "tokio/src/process/mod.rs",
        "pub async fn wait_with_output(",
    ),
    ("`Signal::recv`", "tokio/src/signal/unix.rs", "pub async fn recv("),
    ("`ctrl_c`", "tokio/src/signal/ctrl_c.rs", "pub async fn ctrl_c("),
    ("`read`", "tokio/src/io/util/async_read_ext.rs", "fn read<'a>("),
    ("`read_exact`", "tokio/src/io/util/async_read_ext.rs", "fn read_exact<'a>("),
    ("`read_u32`", "tokio/src/io/util/async_read_ext.rs", "fn read_u32("),
    ("`read_to_end`", SELECT, "tokio::io::AsyncReadExt::read_to_end"),
    ("`read_to_string`", SELECT, "tokio::io::AsyncReadExt::read_to_string"),
    ("`read_line`", "tokio/src/io/util/async_buf_read_ext.rs", "fn read_line<'a>("),
    ("`read_until`", "tokio/src/io/util/async_buf_read_ext.rs", "fn read_until<'a>("),
    ("`Lines::next_line`", "tokio/src/io/util/lines.rs", "pub async fn next_line("),
    ("`write`", "tokio/src/io/util/async_write_ext.rs", "fn write<'a>("),
    ("`write_all`", "tokio/src/io/util/async_write_ext.rs", "fn write_all<'a>("),
    (
        "`write_all_buf`",
        "tokio/src/io/util/async_write_ext.rs",
        "fn write_all_buf<'a, B>(",
    ),
    ("`flush`", "tokio/src/io/util/async_write_ext.rs", "fn flush("),
    ("`copy`", "tokio/src/io/util/copy.rs", "pub async fn copy<"),
    ("`StreamExt::next`", SELECT, "futures::stream::StreamExt::next"),
    ("`next` of `buffered(2)`", SELECT, "futures::stream::StreamExt::next"),
    ("`next` of a `FuturesUnordered`", SELECT, "futures::stream::StreamExt::next"),
    ("`StreamExt::collect`", "futures-util/src/stream/stream/mod.rs", "fn collect<"),
    ("`SinkExt::send`", "futures-util/src/sink/mod.rs", "fn send("),
];

/// Documents `select!`, and lists methods that are cancellation safe and methods that aren't.
const SELECT: &str = "tokio/src/macros/select.rs";

#[test]
fn the_quotes_are_those_of_the_pinned_versions() {
    let packages = packages();
    for row in rows() {
        let (_, file, item) =
            DOCS.iter().find(|(method, ..)| *method == row.method).expect(row.method);
        let (package, path) = file.split_once('/').expect("a package and a path");
        let text = fs::read_to_string(packages[package].join(path)).expect(file);
        let says = match *file {
            SELECT => in_the_lists(&text, item),
            _ => in_the_docs(&text, item),
        };
        let quoted = row.docs_say;
        match says {
            None => {
                assert_eq!(quoted, "", "{}: the documentation says nothing", row.method)
            }
            Some(says) => {
                assert!(
                    !quoted.is_empty() && says.contains(quoted),
                    "{}: it says {says:?}, not {quoted:?}",
                    row.method
                );
                let is_denied = !quoted.starts_with("not ")
                    && says.contains(&format!("not {quoted}"));
                assert!(!is_denied, "{}: it says the opposite, {says:?}", row.method);
            }
        }
    }
}

/// The section on cancel safety in the documentation of an item, as one line.
fn in_the_docs(text: &str, item: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = lines.iter().position(|line| line.starts_with(item)).expect(item);
    let above = lines[..at].iter().rev().take_while(|line| !line.is_empty());
    let mut docs: Vec<&str> = above.copied().collect();
    assert!(
        docs.iter().any(|line| line.starts_with("///")),
        "{item} has no documentation"
    );
    docs.reverse();
    let docs = docs.iter().filter_map(|line| line.strip_prefix("///"));
    let is_heading = |line: &str| {
        let line = line.trim().to_lowercase();
        line == "# cancel safety" || line == "# cancellation safety"
    };
    let section = docs.skip_while(|line| !is_heading(line)).skip(1);
    let section: Vec<&str> =
        section.take_while(|line| !line.starts_with(" # ")).collect();
    let section = section.join(" ").replace(['[', ']'], ""); // without the marks of links
    Some(section.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|section| !section.is_empty())
}

/// The sentence above the list of `select!` that has an item.
fn in_the_lists(text: &str, item: &str) -> Option<String> {
    let at = text.find(&format!("[`{item}`]"))?;
    let heading = text[..at].lines().rev().find(|line| line.trim_end().ends_with(':'))?;
    Some(heading.trim().trim_start_matches('/').trim().to_string())
}

/// The folders of the packages in the lock file, by name.
fn packages() -> std::collections::BTreeMap<String, PathBuf> {
    let cargo = env::var("CARGO").unwrap_or("cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args([
        "metadata",
        "--format-version=1",
        "--offline",
        "--locked",
    ]);
    let output = command.output().expect("cargo runs");
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let folder = |package: &serde_json::Value| {
        PathBuf::from(package["manifest_path"].as_str().unwrap_or_default())
    };
    packages
        .iter()
        .map(|package| {
            (
                package["name"].as_str().unwrap_or_default().to_string(),
                folder(package).parent().expect("a folder").to_path_buf(),
            )
        })
        .collect()
}
