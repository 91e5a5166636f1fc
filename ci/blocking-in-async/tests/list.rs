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
