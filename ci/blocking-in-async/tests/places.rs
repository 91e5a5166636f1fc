//! Which places count as async code: the marked lines of each crate are reported, and no others.

mod workbench;

use workbench::Crate;

#[test]
fn async_functions_blocks_and_closures() {
    let krate = Crate::new("places-async");
    krate.file(
        "src/lib.rs",
        r#"
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use std::thread::sleep as nap;

pub async fn direct() {
    std::thread::sleep(Duration::ZERO); // BLOCKS
    nap(Duration::ZERO); // BLOCKS
    let text = std::fs::read_to_string("x").unwrap_or_default(); // BLOCKS
    println!("{text} {}", std::fs::read_to_string("y").is_ok()); // BLOCKS
    assert!(std::path::Path::new("x").exists()); // BLOCKS
}

pub fn block() -> impl Future<Output = ()> {
    nap(Duration::ZERO);
    async move {
        nap(Duration::ZERO); // BLOCKS
    }
}

pub async fn closure() {
    let wait = async || nap(Duration::ZERO); // BLOCKS
    wait().await;
}

pub struct Wait;

impl Future for Wait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        nap(Duration::ZERO); // BLOCKS
        Poll::Ready(())
    }
}

pub trait Agent {
    fn ask(&self) -> impl Future<Output = String>;
}

impl Agent for Wait {
    async fn ask(&self) -> String {
        std::fs::read_to_string("x").unwrap_or_default() // BLOCKS
    }
}

pub async fn polled() {
    std::future::poll_fn(|_| {
        nap(Duration::ZERO); // BLOCKS
        Poll::Ready(())
    })
    .await
}

macro_rules! pause {
    () => {
        std::thread::sleep(std::time::Duration::ZERO)
    };
}

pub async fn by_macro() {
    pause!(); // BLOCKS
    let _ = matches!(std::fs::read("x"), Ok(bytes) if bytes.is_empty()); // BLOCKS
}
"#,
    );
    krate.expect_marks();
}

#[test]
fn closures_run_in_place_or_elsewhere() {
    let krate = Crate::new("places-closures");
    krate.file(
        "src/lib.rs",
        r#"
use std::fs;
use std::sync::LazyLock;

static NAME: LazyLock<String> = LazyLock::new(|| fs::read_to_string("name").unwrap_or_default());

pub async fn in_place(paths: &[&str], one: Option<&str>) -> usize {
    let text = one.map(|path| fs::read(path)); // BLOCKS
    let read: Vec<_> = paths.iter().map(|path| fs::read(path)).collect(); // BLOCKS
    let kept = paths.iter().filter(|path| fs::exists(path).is_ok()).count(); // BLOCKS
    let first = one.map(fs::read); // BLOCKS
    for bytes in paths.iter().map(|path| fs::read(path)) { // BLOCKS
        drop(bytes);
    }
    drop((text, first, NAME.len()));
    kept + read.len()
}

pub async fn elsewhere<'a>(paths: &'a [&'a str]) -> impl Iterator<Item = Vec<u8>> + 'a {
    std::thread::spawn(|| fs::read("x"));
    std::thread::spawn(std::thread::park);
    let _handed: fn() = std::thread::park;
    static LATER: LazyLock<bool> = LazyLock::new(|| fs::exists("x").is_ok());
    let job: Box<dyn FnOnce() + Send> = Box::new(|| std::thread::park());
    std::thread::spawn(job);
    paths.iter().filter_map(|path| fs::read(path).ok())
}
"#,
    );
    krate.expect_marks();
}

#[test]
fn what_is_read_must_be_known_to_block() {
    let krate = Crate::new("places-io");
    krate.file(
        "src/lib.rs",
        r#"
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};

pub async fn file(path: &str) -> io::Result<String> {
    let mut file = File::open(path)?; // BLOCKS
    let mut text = String::new();
    file.read_to_string(&mut text)?; // BLOCKS
    let lines = BufReader::new(file);
    for line in lines.lines() { // BLOCKS
        text += &line?;
    }
    Ok(text)
}

pub async fn memory(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut read = bytes;
    let mut text = String::new();
    read.read_to_string(&mut text)?;
    let mut out = Vec::new();
    out.write_all(bytes)?;
    writeln!(out, "{text}")?;
    io::stdout().flush()?;
    Ok(out)
}
"#,
    );
    krate.expect_marks();
}
