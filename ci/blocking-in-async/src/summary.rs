//! Writes a summary of a crate's functions that block, and reads those of the crates it depends on, so that calls from
//! one crate of a workspace into another are seen. A summary lies beside the compiled crate. Cargo checks a crate again
//! after any that it depends on, so summaries are never older than what they describe.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::calls::{BlockingCall, Group, Rank, Step, Through};
use crate::config::Config;
use crate::crate_map::CrateMap;
use crate::findings::path;
use crate::graph::{Callee, Graph};
use crate::rustc_args::RustcArgs;
use crate::source::{FileId, Place, Position, Source, Sources};

const EXTENSION: &str = "blocking-in-async";

/// A function that blocks.
#[derive(Serialize, Deserialize)]
struct Entry {
    path: String,
    steps: Vec<Written>,
    /// The call of the list that it leads to.
    listed: String,
    group: Group,
    rank: Rank,
    instead: String,
}

/// A [`Step`] in a file, whose path is absolute.
#[derive(Serialize, Deserialize)]
struct Written {
    caller: String,
    callee: String,
    file: PathBuf,
    start: (usize, usize),
    end: (usize, usize),
}

/// Writes the summary of a library. A trait's methods are left out, because other crates may implement them otherwise.
pub fn write(
    arguments: &RustcArgs,
    sources: &Sources,
    map: &CrateMap,
    graph: &Graph,
    config: &Config,
) -> io::Result<()> {
    let Some(folder) = arguments.out_dir.as_ref().filter(|_| arguments.library && !arguments.test) else {
        return Ok(());
    };
    let asked = map.groups[..map.asked].iter().enumerate().filter(|(_, group)| !map.trait_paths.contains(&group.path));
    let entries = asked.filter_map(|(id, group)| {
        let rank = graph.rank(Callee::Group(id))?;
        let (steps, listed) = path(Callee::Group(id), graph, map, config);
        Some(Entry {
            path: group.path.clone(),
            steps: steps.iter().map(|step| written(step, &arguments.crate_name, sources)).collect(),
            listed: listed.listed().to_owned(),
            group: listed.listed_group(),
            rank,
            instead: listed.instead.clone(),
        })
    });
    let entries: Vec<Entry> = entries.collect();
    let name = format!("lib{}{}.{EXTENSION}", arguments.crate_name, arguments.extra_filename);
    fs::write(folder.join(name), serde_json::to_vec(&entries)?)
}

fn written(step: &Step, crate_name: &str, sources: &Sources) -> Written {
    let Place { file, start, end } = step.place;
    let qualified = |name: &str, is_own: bool| if is_own { format!("{crate_name}::{name}") } else { name.to_owned() };
    Written {
        caller: qualified(&step.caller, step.own),
        callee: qualified(&step.callee, step.own && step.own_callee),
        file: env::current_dir().unwrap_or_default().join(&sources.get(file).path),
        start: (start.line, start.column),
        end: (end.line, end.column),
    }
}

/// The functions that block in the crates that this one depends on directly.
pub fn read(arguments: &RustcArgs, sources: &mut Sources) -> Vec<BlockingCall> {
    let mut files = HashMap::new();
    let mut calls = Vec::new();
    for artifact in &arguments.extern_files {
        let Ok(text) = fs::read(artifact.with_extension(EXTENSION)) else { continue };
        let Ok(entries) = serde_json::from_slice::<Vec<Entry>>(&text) else { continue };
        calls.extend(entries.into_iter().map(|entry| call(entry, sources, &mut files)));
    }
    calls
}

fn call(entry: Entry, sources: &mut Sources, files: &mut HashMap<PathBuf, Option<FileId>>) -> BlockingCall {
    let Entry { path, steps, listed, group, rank, instead } = entry;
    let steps = steps.into_iter().filter_map(|step| {
        let file = (*files.entry(step.file.clone()).or_insert_with(|| load(&step.file, sources)))?;
        let position = |(line, column)| Position { line, column };
        let place = Place { file, start: position(step.start), end: position(step.end) };
        Some(Step { caller: step.caller, callee: step.callee, place, own: false, own_callee: false })
    });
    let through = Through { steps: steps.collect(), group, listed };
    BlockingCall { path, group: Group::Other, rank, instead, through: Some(Box::new(through)) }
}

/// Adds a file of another crate, without its syntax, so it is only shown.
fn load(file: &Path, sources: &mut Sources) -> Option<FileId> {
    let text = fs::read_to_string(file).ok()?;
    Some(sources.add(Source::plain(file.to_owned(), text)))
}
