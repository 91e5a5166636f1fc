//! Functions that block on behalf of their callers: the marked lines of each crate are reported, and no others.

mod workbench;

use workbench::Crate;

#[test]
fn helpers() {
    let krate = Crate::new("places-helpers");
    krate.file(
        "src/lib.rs",
        r#"
mod config;
mod other;
use config::load;

pub async fn one() {
    load(); // BLOCKS
    config::quiet();
    let config = config::Config;
    config.reload(); // BLOCKS
    config::Config::again(&config); // BLOCKS
    other::Config.reload();
    other::load();
}

pub async fn nested() {
    fn wait() {
        std::thread::park();
    }
    wait(); // BLOCKS
    let read = || std::fs::read("x");
    let _ = read(); // BLOCKS
    let _ = (|| std::fs::read("x"))(); // BLOCKS
    let _ = Some("x").map(read_it).is_some();
    let read_that = |path| std::fs::read(path);
    let _ = Some("x").map(read_that).is_some(); // BLOCKS
    std::thread::spawn(read);
    let read = || ();
    read();
}

fn read_it(_: &str) {}

pub fn plain() {
    load();
}

fn timed<T>(work: impl FnOnce() -> T) -> T {
    work()
}

fn later(work: impl FnOnce() + Send + 'static) {
    std::thread::spawn(work);
}

pub async fn given() {
    timed(|| std::thread::park()); // BLOCKS
    later(|| std::thread::park());
    timed(load); // BLOCKS
}

fn first(again: bool) {
    if again { second(!again) }
}

fn second(again: bool) {
    first(again);
    third();
}

fn third() {
    std::thread::park()
}

pub async fn in_a_circle() {
    first(true) // BLOCKS
}
"#,
    );
    krate.file(
        "src/config.rs",
        r#"
pub struct Config;

impl Config {
    pub fn reload(&self) {
        Self::again(self)
    }

    pub fn again(&self) {
        load()
    }
}

pub fn load() {
    step()
}

fn step() {
    let _ = std::fs::read_to_string("config");
}

pub fn quiet() {
    std::thread::spawn(|| std::fs::read("x"));
}
"#,
    );
    krate.file(
        "src/other.rs",
        r#"
pub struct Config;

impl Config {
    pub fn reload(&self) {}
}

pub fn load() {}
"#,
    );
    krate.expect_marks();
}

#[test]
fn the_path_is_shown_step_by_step() {
    let krate = Crate::new("places-path");
    krate.file(
        "src/lib.rs",
        "pub async fn ask() {\n    load();\n}\n\nfn load() {\n    step();\n}\n\nfn step() {\n    std::thread::park();\n}\n",
    );
    let run = krate.lint(&["--message-format=json"]);
    let expected = "\
warning: `load` blocks the thread in async code by calling `std::thread::park`
  --> src/lib.rs:2:5
   |
 2 |     load();
   |     ^^^^ no other task can run on this thread meanwhile
   |
note: `load` calls `step` here
  --> src/lib.rs:6:5
   |
 6 |     step();
   |     ^^^^
note: `step` makes the blocking call to `std::thread::park` here
  --> src/lib.rs:10:5
   |
10 |     std::thread::park();
   |     ^^^^^^^^^^^^^^^^^
   = help: use `tokio::sync::Notify` in `step`, or run `load` in `tokio::task::spawn_blocking` and await the handle
   = note: `#[warn(blocking_in_async)]` on by default

";
    let [report] = &run.reports()[..] else { panic!("one report:\n{}", run.stdout) };
    assert_eq!(report.rendered(), expected);
}

#[test]
fn traits() {
    let krate = Crate::new("places-traits");
    krate.file(
        "src/lib.rs",
        r#"
pub trait Store {
    fn get(&self);
    fn put(&self);
    fn both(&self) {
        std::thread::park();
    }
}

pub struct Disk;
pub struct Memory;

impl Store for Disk {
    fn get(&self) {
        std::thread::park();
    }
    fn put(&self) {
        std::thread::park();
    }
}

impl Store for Memory {
    fn get(&self) {}
    fn put(&self) {
        std::thread::park();
    }
}

pub async fn used(store: &dyn Store, disk: &Disk) {
    store.get();
    disk.get();
    store.put(); // BLOCKS
    disk.both(); // BLOCKS
}
"#,
    );
    krate.expect_marks();
}

#[test]
fn modules_wherever_their_files_are() {
    let krate = Crate::new("places-modules");
    krate.file(
        "src/lib.rs",
        r#"
#[path = "away/elsewhere.rs"]
mod named;
mod folder;
mod inline {
    pub mod inner;
}
include!("included.txt");
include!(concat!(env!("OUT_DIR"), "/generated.rs"));

#[cfg(test)]
mod tests;

pub async fn all() {
    named::wait(); // BLOCKS
    folder::child::wait(); // BLOCKS
    inline::inner::wait(); // BLOCKS
    included(); // BLOCKS
    generated(); // BLOCKS
}
"#,
    );
    let wait = "pub fn wait() { std::thread::park() }\n";
    krate.file("src/away/elsewhere.rs", wait);
    krate.file("src/folder/mod.rs", "pub mod child;\n");
    krate.file("src/folder/child.rs", wait);
    krate.file("src/inline/inner.rs", wait);
    krate.file("src/included.txt", "fn included() { std::thread::park() }\n");
    krate.file(
        "src/tests.rs",
        "pub async fn test() {\n    super::all().await;\n    crate::folder::child::wait(); // BLOCKS\n}\n",
    );
    krate.file(
        "build.rs",
        r#"
fn main() {
    let out = std::env::var("OUT_DIR").unwrap();
    std::fs::write(format!("{out}/generated.rs"), "pub fn generated() { std::thread::park() }").unwrap();
}
"#,
    );
    krate.expect_marks();
}
