//! Says what the lint couldn't see, so that no report doesn't mean more than it does. It doesn't look for anything that
//! blocks.

use std::collections::HashSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::config::{Config, Written};
use crate::crate_map::CrateMap;
use crate::diagnostic::{Child, Diagnostic, Label, Severity};
use crate::lint::LINT;
use crate::rustc_args::RustcArgs;
use crate::source::{FileId, Place, Source, Sources};

/// Warnings about files that are not or not fully analyzed, for a crate that compiles. `named` are the files in which
/// clippy reported something, so they are certainly compiled.
pub fn files(sources: &Sources, map: &CrateMap, named: &HashSet<FileId>) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for file in sources.ids() {
        let source = sources.get(file);
        let Some(first) = source.left_out.first() else { continue };
        if map.conditional_files.contains(&file) && !named.contains(&file) {
            continue;
        }
        let what = match (&source.syntax, source.left_out.len()) {
            (None, _) => "this file".to_owned(),
            (Some(_), 1) => "this item".to_owned(),
            (Some(_), several) => format!("{several} items of this file"),
        };
        let place = Place { file, start: first.place.start.into(), end: first.place.end.into() };
        let why = format!("syn, which reads the syntax, says: {}", first.why);
        warnings.push(Diagnostic {
            severity: Severity::Warning,
            code: None,
            message: format!("`{LINT}` can't read {what}, so it misses what blocks there"),
            label: Some(Label { place, text: None }),
            children: vec![Child::plain(Severity::Note, why)],
        });
    }
    for (place, name) in &map.not_found {
        warnings.push(Diagnostic {
            severity: Severity::Warning,
            code: None,
            message: format!("`{LINT}` can't find the file of `{name}`, so it misses what blocks there"),
            label: Some(Label { place: place.clone(), text: None }),
            children: Vec::new(),
        });
    }
    warnings
}

/// Warnings about entries of `calls` that name no function. `refused` are those that clippy can't resolve, with its
/// reason. Clippy keeps silent about paths into crates that this compilation doesn't use, so a crate that is nowhere to
/// be found is looked for here.
pub fn calls(
    config: &Config,
    refused: &[(usize, String)],
    arguments: &RustcArgs,
    sources: &mut Sources,
) -> Vec<Diagnostic> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for (index, why) in refused {
        if let Some(call) = config.calls.get(*index) {
            found.push((&call.path, why.clone()));
        }
    }
    for path in config.written.keys() {
        let name = path.split("::").next().unwrap_or_default();
        if !is_crate(name, arguments) {
            found.push((path, format!("no crate is called `{name}`")));
        }
    }
    found.sort();
    found.into_iter().filter_map(|(path, why)| unresolved(path, &why, config.written.get(path)?, sources)).collect()
}

fn unresolved(path: &str, why: &str, written: &Written, sources: &mut Sources) -> Option<Diagnostic> {
    let source = Source::plain(written.file.clone(), fs::read_to_string(&written.file).ok()?);
    let (start, end) = (source.position(written.span.start), source.position(written.span.end));
    let place = Place { file: sources.add(source), start, end };
    let fix = "write the path under which the function is defined, starting with the name of its crate";
    Some(Diagnostic {
        severity: Severity::Warning,
        code: None,
        message: format!("the entry `{path}` in `calls` has no effect: {why}"),
        label: Some(Label { place, text: None }),
        children: vec![Child::plain(Severity::Help, fix)],
    })
}

/// Whether there is a crate of this name: one of the compiler's, one that has been compiled, or a package in the lock
/// file.
fn is_crate(name: &str, arguments: &RustcArgs) -> bool {
    const OF_THE_COMPILER: [&str; 5] = ["std", "core", "alloc", "proc_macro", "test"];
    OF_THE_COMPILER.contains(&name)
        || name == arguments.crate_name
        || arguments.externs.iter().any(|known| known == name)
        || arguments.dependency_folders.iter().any(|folder| holds_crate(folder, name))
        || is_locked(name)
}

fn holds_crate(folder: &Path, name: &str) -> bool {
    let start = format!("lib{name}-");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|file| file.to_string_lossy().starts_with(&start))
}

/// Whether the lock file can't be read or has a package of this name.
fn is_locked(name: &str) -> bool {
    let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let mut locks = folder.ancestors().map(|folder| folder.join("Cargo.lock"));
    let Some(lock) = locks.find_map(|lock| fs::read_to_string(lock).ok()) else { return true };
    let mut names = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    names.any(|package| package.replace('-', "_") == name)
}
