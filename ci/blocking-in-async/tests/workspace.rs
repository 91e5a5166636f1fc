//! What blocks in one crate of a workspace and is called in another.

mod workbench;

use workbench::Crate;

fn member(krate: &Crate, name: &str, dependencies: &[&str], text: &str) {
    let lines = dependencies.iter().map(|name| format!("{name} = {{ path = \"../{name}\" }}\n"));
    let manifest =
        format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n{}", lines.collect::<String>());
    krate.file(&format!("{name}/Cargo.toml"), &manifest);
    krate.file(&format!("{name}/src/lib.rs"), text);
}

fn workspace(name: &str) -> Crate {
    let krate = Crate::workspace(name);
    krate.file(
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"cross-one\", \"cross-two\", \"cross-three\"]\n",
    );
    member(&krate, "cross-three", &[], "pub fn deep() {\n    std::thread::park()\n}\n");
    member(
        &krate,
        "cross-two",
        &["cross-three"],
        r#"
#![allow(unknown_lints)]

pub use files::Store as Shelf;

pub fn load() -> bool {
    std::fs::read("x").is_ok()
}

pub mod files {
    pub struct Store;

    impl Store {
        pub fn get(&self) {
            crate::load();
        }

        pub fn peek(&self) -> bool {
            std::path::Path::new("x").exists()
        }
    }
}

pub fn through() {
    cross_three::deep();
}

pub fn quiet() {}

pub fn excused() {
    #[allow(blocking_in_async)]
    std::thread::park();
}

pub trait Source {
    fn next(&self);
}

impl Source for files::Store {
    fn next(&self) {
        std::thread::park();
    }
}
"#,
    );
    krate.file(
        "cross-two/src/main.rs",
        "async fn serve() {\n    cross_two::load(); // BLOCKS\n}\nfn main() { drop(serve()) }\n",
    );
    member(
        &krate,
        "cross-one",
        &["cross-two"],
        r#"
use cross_two::{Shelf, Source, load as fetch};

struct Memory;

impl Source for Memory {
    fn next(&self) {}
}

pub async fn ask(store: &Shelf) {
    fetch(); // BLOCKS
    store.get(); // BLOCKS
    store.peek(); // BLOCKS
    cross_two::through(); // BLOCKS
    helper(); // BLOCKS
    cross_two::quiet();
    cross_two::excused();
    Memory.next();
    std::thread::spawn(cross_two::through);
}

fn helper() {
    cross_two::load();
}
"#,
    );
    krate
}

#[test]
fn dependents_know_what_blocks() {
    workspace("workspace-marks").expect_marks();
}

#[test]
fn the_path_leads_through_the_crates() {
    let krate = workspace("workspace-path");
    let run = krate.lint(&["--message-format=json", "-p", "cross-one"]);
    let reports = run.reports();
    let deep = reports.iter().find(|report| report.message().contains("through")).expect("it blocks");
    let expected = "\
warning: `cross_two::through` blocks the thread in async code by calling `std::thread::park`
  --> cross-one/src/lib.rs:14:5
   |
14 |     cross_two::through(); // BLOCKS
   |     ^^^^^^^^^^^^^^^^^^ no other task can run on this thread meanwhile
";
    assert!(deep.rendered().starts_with(expected), "{}", deep.rendered());
    let steps = "\
note: `cross_two::through` calls `cross_three::deep` here
  --> cross-two/src/lib.rs:25:5
";
    assert!(deep.rendered().contains(steps), "{}", deep.rendered());
    let last = "note: `cross_three::deep` makes the blocking call to `std::thread::park` here\n  --> cross-three/src/lib.rs:2:5\n";
    assert!(deep.rendered().contains(last), "{}", deep.rendered());
    let code = |line| reports.iter().find(|report| report.place().1 == line).map(|report| &report.0["code"]["code"]);
    assert_eq!(code(13).expect("it is reported"), "stat_in_async");
    // `fetch`, `get`, and `helper` lead to the same call.
    assert_eq!(reports.len(), 3, "{}", run.stdout);
}

#[test]
fn a_change_in_a_crate_reaches_its_dependents() {
    let krate = workspace("workspace-change");
    assert_eq!(krate.lint(&["--message-format=json", "-p", "cross-one"]).reports().len(), 3);
    krate.file("cross-three/src/lib.rs", "pub fn deep() {}\n");
    let run = krate.lint(&["--message-format=json", "-p", "cross-one"]);
    assert_eq!(run.reports().len(), 2, "{}", run.stdout);
    // A second run is from the cache.
    assert_eq!(krate.lint(&["--message-format=json", "-p", "cross-one"]).reports().len(), 2);
}
