//! Packages whose manifests give Tokio another name, and whose modules name it in their own ways.

mod stranger;

use crate::stranger::{package, record, timeline};
use timeline::trace::{Event, Kind};

const FILES: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        "[package]\nname = \"named\"\nversion = \"0.1.0\"\nedition = \"2018\"\n\n[dependencies]\n\
         tk = { version = \"1\", package = \"tokio\", features = [\"macros\", \"rt-multi-thread\", \"time\"] }\n\n[workspace]\n",
    ),
    (
        "src/main.rs",
        "mod agent;
use std::time::Duration;
use tk::{self as t, spawn as go, task::spawn_blocking as job};

#[t::main(crate = \"tk\", flavor = \"current_thread\")]
async fn main() {
    agent::ask().await;
    println!(\"{}\", agent::inner::wait());
}
",
    ),
    (
        "src/agent.rs",
        "use super::*;
pub mod inner;

pub async fn ask() {
    let task = go(async { t::time::sleep(Duration::from_millis(100)).await });
    task.await.unwrap();
    job(|| println!(\"job\")).await.unwrap();
}
",
    ),
    (
        "src/agent/inner.rs",
        "use std::{thread::sleep as nap, time::*};

pub fn wait() -> bool {
    let began = Instant::now();
    nap(Duration::from_millis(100));
    began.elapsed() >= Duration::from_millis(100)
}
",
    ),
];

#[test]
fn a_package_may_rename_tokio_and_its_modules_see_each_others_names() {
    let folder = package("named", FILES);
    let (ran, trace) = record(&folder, &[], "");
    assert_eq!(ran.stdout, "job\ntrue\n");
    assert!(ran.stderr.contains("the original printed the same"), "{}", ran.stderr);
    let count = |wanted: &dyn Fn(&Event) -> bool| trace.events.iter().filter(|event| wanted(event)).count();
    assert_eq!(count(&|event| matches!(event.kind, Kind::Spawn { .. })), 3, "main, a task, and a job");
    assert_eq!(count(&|event| event.kind == Kind::Block { ms: 100.0 }), 1);
    assert_eq!(trace.notes, Vec::<String>::new());
}

#[test]
fn a_package_without_an_edition_is_refused() {
    let files = [
        ("Cargo.toml", "[package]\nname = \"old\"\nversion = \"0.1.0\"\n\n[workspace]\n"),
        ("src/main.rs", "fn main() {}\n"),
    ];
    let ran = timeline(&package("old", &files), &[], "");
    assert_eq!(ran.status, Some(1));
    assert!(ran.stderr.contains("Cargo.toml:1: edition 2015"), "{}", ran.stderr);
    assert!(ran.stderr.contains("set `edition = \"2021\"` or a later one in Cargo.toml"), "{}", ran.stderr);
}
