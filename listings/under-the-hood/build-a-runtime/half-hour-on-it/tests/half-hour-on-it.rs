//! The lists name each program of the half hour that uses Tokio, and the compiler agrees about what is lacking.

use half_hour_on_it::{LACKING, PROGRAMS};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The programs of the half hour that use Tokio, by name.
fn half_hour() -> BTreeMap<String, PathBuf> {
    let half_hour =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../half-hour").canonicalize();
    let mut found = BTreeMap::new();
    for chapter in entries(&half_hour.expect("the half hour is there")) {
        for listing in entries(&chapter) {
            let main = listing.join("src/main.rs");
            if fs::read_to_string(&main).is_ok_and(|text| text.contains("tokio")) {
                let name = listing.file_name().expect("a folder has a name");
                found.insert(name.to_string_lossy().into_owned(), main);
            }
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    entries
        .map(|entry| entry.expect("it stays").path())
        .filter(|it| it.is_dir())
        .collect()
}

#[test]
fn every_program_is_in_one_of_the_lists() {
    let lacking = LACKING.iter().flat_map(|(_, names)| names.iter().copied());
    let listed: Vec<&str> =
        PROGRAMS.iter().map(|program| program.name).chain(lacking).collect();
    let once: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(listed.len(), once.len(), "a program is listed twice: {listed:?}");
    let found = half_hour();
    assert_eq!(once, found.keys().map(String::as_str).collect());
}

/// The compiler gets one crate like ours, whose modules are the programs that don't compile in it. Of the errors in each
/// program, the first counts.
#[test]
fn the_compiler_says_the_same_about_what_is_lacking() {
    let programs = half_hour();
    let names = || LACKING.iter().flat_map(|(_, names)| names.iter());
    let source = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs"));
    let source = source.expect("our source is there");
    let (_, ours) = source.split_once("// ANCHOR: tokio").expect("the anchor is there");
    let (ours, _) = ours.split_once("// ANCHOR_END").expect("the anchor ends");
    let modules = names().enumerate().map(|(number, name)| {
        format!("mod program_{number} {{ include!({:?}); }}\n", programs[*name])
    });
    let folder =
        std::env::temp_dir().join(format!("half-hour-on-it-{}", std::process::id()));
    fs::create_dir(&folder).expect("it is new");
    let file = folder.join("lib.rs");
    let code = format!("#{ours}{}", modules.collect::<String>());
    fs::write(&file, code.trim_start_matches('#')).expect("the folder is ours");
    let said = compile(&file);
    fs::remove_dir_all(&folder).expect("the folder is ours");

    let mut first: BTreeMap<&str, (u64, String)> = BTreeMap::new();
    for error in said
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
    {
        let (Some(span), Some(message)) =
            (error["spans"].get(0), error["message"].as_str())
        else {
            continue;
        };
        let file = span["file_name"].as_str().unwrap_or_default();
        let Some(name) = names().find(|name| programs[**name] == Path::new(file)) else {
            continue;
        };
        let line = span["line_start"].as_u64().unwrap_or_default();
        let what = message.split('`').nth(1).unwrap_or(message).to_string();
        let seen = first.entry(name).or_insert((line, what.clone()));
        if line < seen.0 {
            *seen = (line, what);
        }
    }
    let first: BTreeMap<&str, &str> =
        first.iter().map(|(name, (_, what))| (*name, what.as_str())).collect();
    let listed: BTreeMap<&str, &str> = LACKING
        .iter()
        .flat_map(|(what, names)| names.iter().map(move |name| (*name, *what)))
        .collect();
    assert_eq!(first, listed, "{said}");
}

/// What the compiler says about `file`, in JSON.
fn compile(file: &Path) -> String {
    let test = std::env::current_exe().expect("this test is a file");
    let deps = test.parent().expect("it lies in a folder");
    let mut rustc = Command::new("rustc");
    rustc.args([
        "--edition=2024",
        "--crate-type=lib",
        "--emit=metadata",
        "--error-format=json",
        "-o",
    ]);
    rustc.arg(file.with_extension("rmeta")).arg(file).arg("-L").arg(deps);
    for name in ["futures", "little_loop", "little_loop_main"] {
        let newest = newest(deps, name);
        rustc.arg("--extern").arg(format!("{name}={}", newest.display()));
    }
    let output = rustc.output().expect("the compiler runs");
    String::from_utf8(output.stderr).expect("it speaks UTF-8")
}

/// The newest library of this name: older builds of it may lie beside it.
fn newest(deps: &Path, name: &str) -> PathBuf {
    let files = fs::read_dir(deps).expect("the folder is there");
    let files = files.map(|file| file.expect("it stays").path()).filter(|path| {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let is_library =
            file.ends_with(".rlib") || file.ends_with(std::env::consts::DLL_SUFFIX);
        is_library && file.starts_with(&format!("lib{name}-"))
    });
    files
        .max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok())
        .unwrap_or_else(|| panic!("{name} is not built"))
}

#[test]
fn what_the_agents_talk_through_needs_tokio() {
    let server = fake_model::FakeModel::start();
    let client = async {
        let client = chat_client::ChatClient::local("http://127.0.0.1:9");
        client.expect("it is an address").ask("scout", "Who are you?").await
    };
    needs_tokio(|| little_loop::block_on(server).map(drop).is_ok());
    needs_tokio(|| little_loop::block_on(client).is_ok());
}

fn needs_tokio(work: impl FnOnce() -> bool) {
    let panic = catch_unwind(AssertUnwindSafe(work)).expect_err("there is no reactor");
    let said = panic.downcast_ref::<&str>().map(|said| said.to_string());
    let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
    let said = said.expect("a panic has a message");
    assert!(said.contains("context of a Tokio 1.x runtime"), "{said}");
}
