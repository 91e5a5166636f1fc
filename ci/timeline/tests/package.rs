//! `cargo timeline` on programs of packages.

mod stranger;

use crate::stranger::{frames, package, put, record, run, scratch};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A workspace whose program asks for everything that cargo tells it.
const WORKSPACE: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        r#"
[workspace]
members = ["app", "parts"]
resolver = "3"

[workspace.package]
version = "1.2.3"
edition = "2021"

[workspace.dependencies]
tokio = { version = "1", features = ["macros", "rt-multi-thread", "time"] }

[workspace.lints.rust]
unused = "deny"

[profile.dev]
overflow-checks = false

[patch.crates-io]
greeting-that-is-patched = { path = "greeting" }
"#,
    ),
    (".cargo/config.toml", "[build]\nrustflags = [\"--cfg\", \"flagged\"]\n\n[env]\nFROM_CONFIG = \"configured\"\n"),
    (
        "greeting/Cargo.toml",
        "[package]\nname = \"greeting-that-is-patched\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    ),
    ("greeting/src/lib.rs", "pub fn greet() -> &'static str {\n    \"patched\"\n}\n"),
    (
        "app/Cargo.toml",
        r#"
[package]
name = "app"
version.workspace = true
edition.workspace = true
default-run = "app"

[features]
default = ["quiet"]
quiet = []
loud = []

[dependencies]
greeting-that-is-patched = "0.1"
parts = { path = "../parts" }
tokio.workspace = true

[target.'cfg(not(windows))'.dependencies]
pin-project-lite = "0.2"

[dev-dependencies]
tokio = { workspace = true, features = ["sync"] }

[lints]
workspace = true
"#,
    ),
    ("app/notes.txt", "noted\n"),
    ("app/prompt.txt", "Say hello.\n"),
    (
        "app/build.rs",
        r#"fn main() {
    println!("cargo::rustc-env=FROM_BUILD={}", std::fs::read_to_string("notes.txt").unwrap().trim());
    println!("cargo::rustc-cfg=built");
    println!("cargo::rustc-check-cfg=cfg(built, flagged)");
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
    std::fs::write(out.join("generated.rs"), "pub const GENERATED: u32 = 7;").unwrap();
}
"#,
    ),
    (
        "app/src/main.rs",
        r#"#![doc = include_str!("../prompt.txt")]

mod agent;
mod deep {
    pub mod inner;
}
#[path = "../../../outside.rs"]
mod outside;
#[path = "odd/other.rs"]
mod renamed;

include!(concat!(env!("OUT_DIR"), "/generated.rs"));

use std::io::Read;

#[tokio::main]
async fn main() {
    println!("manifest {} {:?}", env!("CARGO_MANIFEST_DIR"), std::env::var("CARGO_MANIFEST_DIR"));
    println!("package {} {:?}", env!("CARGO_PKG_VERSION"), std::env::var("CARGO_PKG_NAME"));
    println!("crate {} in {}, {}", env!("CARGO_CRATE_NAME"), file!(), module_path!());
    println!("build {} {GENERATED} {}", env!("FROM_BUILD"), cfg!(built));
    println!("config {} {:?}", cfg!(flagged), std::env::var("FROM_CONFIG"));
    println!("features quiet {}, loud {}", cfg!(feature = "quiet"), cfg!(feature = "loud"));
    println!("profile {} {}", (std::env::args().count() as u8).wrapping_sub(9), cfg!(debug_assertions));
    println!("patch {}", greeting_that_is_patched::greet());
    print!("prompt {}", include_str!("../prompt.txt"));
    println!("arguments {:?}", std::env::args().skip(1).collect::<Vec<_>>());
    println!("folder {:?}", std::env::current_dir());
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).unwrap();
    println!("input {input:?}");
    agent::ask("scout").await;
    deep::inner::think().await;
    outside::outside().await;
    renamed::other().await;
    println!("worked for {} s", parts::work(3).await);
}
"#,
    ),
    ("app/src/agent.rs", "pub mod tools;\n\npub async fn ask(name: &str) {\n    tools::call(name).await;\n}\n"),
    (
        "app/src/agent/tools.rs",
        r#"use std::time::Duration;

pub async fn call(name: &str) {
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!("{name} called in {}", file!());
}
"#,
    ),
    ("app/src/deep/inner/mod.rs", "mod below;\n\npub async fn think() {\n    below::below().await;\n}\n"),
    (
        "app/src/deep/inner/below.rs",
        "pub async fn below() {\n    tokio::task::yield_now().await;\n    println!(\"{}\", module_path!());\n}\n",
    ),
    ("app/src/odd/other.rs", "pub async fn other() {\n    print!(\"{}\", include_str!(\"text.txt\"));\n}\n"),
    ("app/src/odd/text.txt", "odd\n"),
    (
        "app/src/bin/second.rs",
        r#"fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { println!("second {}", parts::work(1).await) });
}
"#,
    ),
    (
        "app/examples/shown.rs",
        r#"#[tokio::main]
async fn main() {
    println!("shown {}", tokio::sync::Mutex::new(3).lock().await);
}
"#,
    ),
    (
        "parts/Cargo.toml",
        "[package]\nname = \"parts\"\nversion.workspace = true\nedition.workspace = true\n\n[dependencies]\ntokio.workspace = true\n",
    ),
    ("parts/src/lib.rs", "mod timed;\n\npub async fn work(n: u64) -> u64 {\n    timed::timed(n).await\n}\n"),
    (
        "parts/src/timed.rs",
        r#"use tokio::time::{Duration, Instant};

pub async fn timed(n: u64) -> u64 {
    let began = Instant::now();
    tokio::time::sleep(Duration::from_secs(n)).await;
    began.elapsed().as_secs()
}
"#,
    ),
];

/// Writes the workspace, and a file beside it.
fn workspace(name: &str) -> PathBuf {
    put(&scratch("outside.rs"), "pub async fn outside() {\n    println!(\"{}\", file!());\n}\n");
    package(name, WORKSPACE)
}

#[test]
fn a_program_of_a_workspace_runs_as_cargo_runs_it() {
    let workspace = workspace("work space");
    let below = workspace.join("app/src");
    let (recorded, trace) = record(&below, &["--with", "parts", "--", "--loud", "two words"], "hello\n");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--target-dir"]).arg(scratch("target"));
    cargo.args(["--", "--loud", "two words"]).current_dir(&below);
    // What cargo tells the program about its package must not be about this one.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_")) {
        cargo.env_remove(name);
    }
    let original = run(&mut cargo, "hello\n");
    assert_eq!(original.status, Some(0), "{}", original.stderr);
    assert_eq!(recorded.stdout, original.stdout);
    for told in ["build noted 7 true", "config true Ok(\"configured\")", "patch patched", "input \"hello\\n\"", "odd\n"]
    {
        assert!(recorded.stdout.contains(told), "{told} in {}", recorded.stdout);
    }
    assert!(recorded.stdout.ends_with("worked for 3 s\n"), "{}", recorded.stdout);

    assert_eq!(
        frames(&trace),
        [
            "app/src/main.rs main()",
            "app/src/agent.rs ask(\"scout\")",
            "app/src/agent/tools.rs call(\"scout\")",
            "app/src/deep/inner/mod.rs think()",
            "app/src/deep/inner/below.rs below()",
            "app/src/../../../outside.rs outside()",
            "app/src/odd/other.rs other()",
            "parts/src/lib.rs work(3)",
            "parts/src/timed.rs timed(3)",
        ]
    );
    let page = fs::read_to_string(scratch("target/timeline/app.html")).expect("a page");
    for text in ["pub async fn call(name: &amp;str) {", "pub async fn timed(n: u64) -&gt; u64 {"] {
        assert!(page.contains(text), "{text}");
    }
    let written: BTreeSet<String> = walk(&workspace).into_iter().collect();
    let given: BTreeSet<String> = WORKSPACE.iter().map(|(file, _)| file.to_string()).collect();
    let ours = ["Cargo.lock", "app/src/trace.json"].map(String::from);
    assert_eq!(written, &given | &ours.into(), "nothing else is written into the package");

    // Which libraries are recorded may change from run to run.
    let own = &frames(&trace)[..7];
    assert_eq!(frames(&record(&below, &[], "").1), own);
    assert_eq!(frames(&record(&below, &["--with=parts"], "").1), frames(&trace));

    let lock = || fs::read(workspace.join("Cargo.lock")).expect("it is there");
    let before = lock();
    record(&below, &["--locked", "--offline"], "");
    assert!(lock() == before, "the versions stay as they are");
}

/// Returns the files below a folder, relative to it.
fn walk(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut queue = vec![folder.to_path_buf()];
    while let Some(next) = queue.pop() {
        for entry in fs::read_dir(next).expect("it is a folder") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                queue.push(path);
            } else {
                found.push(path.strip_prefix(folder).expect("it is below").display().to_string());
            }
        }
    }
    found
}

#[test]
fn bins_examples_packages_features_and_profiles_are_chosen_as_in_cargo_run() {
    let workspace = workspace("chosen");
    let printed = |dir: &str, args: &[&str]| record(&workspace.join(dir), args, "").0.stdout;
    assert_eq!(printed("app", &["--bin", "second"]), "second 1\n");
    assert_eq!(printed("app", &["src/bin/second.rs"]), "second 1\n");
    assert_eq!(printed("", &["-p", "app", "--example", "shown"]), "shown 3\n");
    let manifest = workspace.join("app/Cargo.toml");
    let elsewhere = scratch("elsewhere");
    put(&elsewhere.join("nothing"), "");
    let manifest = manifest.to_str().expect("it is UTF-8");
    let args = ["--manifest-path", manifest, "--no-default-features", "-F", "loud", "--release"];
    let loud = record(&elsewhere, &args, "").0.stdout;
    assert!(loud.contains("features quiet false, loud true\nprofile 248 false\n"), "{loud}");
    assert!(loud.contains(&format!("folder Ok({elsewhere:?})\n")), "{loud}");
    let all = printed("app", &["--all-features", "--offline"]);
    assert!(all.contains("features quiet true, loud true\n"), "{all}");
}
