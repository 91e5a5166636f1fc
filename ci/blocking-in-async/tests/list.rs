//! The list of calls: clippy finds every function of the standard library on it.

mod workbench;

use std::process::Command;

use workbench::Crate;

#[test]
fn clippy_finds_every_function_of_std() {
    let rows = include_str!("../src/calls.tsv").lines();
    let mut paths: Vec<&str> =
        rows.filter_map(|row| row.split('\t').next()).filter(|path| path.starts_with("std::")).collect();
    assert!(paths.len() > 90, "the list has shrunk: {}", paths.len());
    // A path that doesn't exist proves that clippy reports those.
    paths.push("std::fs::no_such_function");
    let listed: String = paths.iter().map(|path| format!("\"{path}\",\n")).collect();

    let krate = Crate::new("list-std");
    krate.file("src/lib.rs", "");
    krate.file("clippy.toml", &format!("disallowed-methods = [\n{listed}]\n"));
    let output = Command::new("cargo")
        .args(["clippy", "--message-format=json"])
        .current_dir(krate.folder())
        .env("CARGO_TARGET_DIR", krate.folder().join("target"))
        .output()
        .expect("cargo runs this test");
    let messages = String::from_utf8_lossy(&output.stdout);
    let unknown: Vec<&str> =
        paths.iter().copied().filter(|path| messages.contains(&format!("`{path}` does not refer"))).collect();
    assert_eq!(unknown, ["std::fs::no_such_function"], "{messages}");
}

/// Writes a crate of another name, of which only these declarations matter.
fn dependency(krate: &Crate, name: &str, text: &str) {
    krate.file(&format!("{name}/Cargo.toml"), &format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n"));
    krate.file(&format!("{name}/src/lib.rs"), text);
}

#[test]
fn calls_of_other_crates() {
    let krate = Crate::new("list-crates");
    let names = ["crossterm", "fs_err", "redis", "tar", "tempfile", "walkdir"];
    let dependencies = names.map(|name| format!("{name} = {{ path = \"{name}\" }}\n")).concat();
    krate.manifest(&format!("[dependencies]\n{dependencies}"));
    dependency(
        &krate,
        "crossterm",
        "pub mod event {\n    pub fn poll(_: std::time::Duration) -> bool { true }\n    pub fn read() {}\n}\n",
    );
    dependency(
        &krate,
        "fs_err",
        "mod file;\npub use file::File;\npub fn read(_: &str) {}\npub fn exists(_: &str) -> bool { true }\n",
    );
    krate.file("fs_err/src/file.rs", "pub struct File;\nimpl File {\n    pub fn open(_: &str) -> File { File }\n}\n");
    dependency(&krate, "redis", "pub trait Commands {\n    fn get(&mut self) {}\n    fn zadd(&mut self) {}\n}\n");
    dependency(
        &krate,
        "tar",
        "pub struct Archive<R>(R);\nimpl<R: std::io::Read> Archive<R> {\n    pub fn new(of: R) -> Self { Archive(of) }\n    \
         pub fn entries(&mut self) {}\n    pub fn unpack(&mut self) {}\n}\n",
    );
    dependency(
        &krate,
        "tempfile",
        "pub fn tempfile() -> std::io::Result<std::fs::File> { std::fs::File::open(\"x\") }\n",
    );
    dependency(
        &krate,
        "walkdir",
        "pub struct WalkDir;\nimpl WalkDir {\n    pub fn new(_: &str) -> WalkDir { WalkDir }\n    \
         pub fn max_depth(self, _: usize) -> WalkDir { self }\n}\nimpl IntoIterator for WalkDir {\n    type Item = ();\n    \
         type IntoIter = std::iter::Empty<()>;\n    fn into_iter(self) -> Self::IntoIter { std::iter::empty() }\n}\n",
    );
    krate.file(
        "src/lib.rs",
        r#"
use crossterm::event::{poll, read};
use fs_err as fs;
use fs_err::File;
use redis::Commands;
use std::io::{Cursor, Read, Result};
use std::time::Duration;
use walkdir::WalkDir;

pub async fn terminal() {
    if poll(Duration::from_millis(50)) { // BLOCKS
        read(); // BLOCKS
    }
    if poll(Duration::ZERO) || poll(Duration::from_secs(0)) {
        std::thread::spawn(read);
    }
}

pub async fn database(client: &mut impl Commands) {
    client.get(); // BLOCKS
    client.zadd(); // BLOCKS
}

pub async fn archives(file: std::fs::File) {
    let mut archive = tar::Archive::new(file);
    archive.entries(); // BLOCKS
    archive.unpack(); // BLOCKS
    let mut archive = tar::Archive::new(Cursor::new(Vec::new()));
    archive.entries();
    archive.unpack(); // BLOCKS
}

pub async fn files() {
    fs::read("x"); // BLOCKS
    let _ = fs::exists("x"); // BLOCKS
    let _ = File::open("x"); // BLOCKS
    std::thread::spawn(|| fs::read("x"));
}

pub async fn folders() -> Result<usize> {
    let mut text = String::new();
    tempfile::tempfile()?.read_to_string(&mut text)?; // BLOCKS
    for () in WalkDir::new("x").max_depth(2) {} // BLOCKS
    let walk = WalkDir::new("x");
    let found = walk.max_depth(1).into_iter().count(); // BLOCKS
    let handed = WalkDir::new("y");
    std::thread::spawn(move || for () in handed {});
    Ok(found)
}
"#,
    );
    // The paths that clippy resolves in these small crates are those of the real ones.
    krate.expect_marks();
}
