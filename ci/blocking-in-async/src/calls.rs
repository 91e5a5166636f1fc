//! The list of calls that block, and what to use instead. It doesn't know where they are made.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::lint::Lint;
use crate::source::Place;

/// A function that blocks, by the path under which clippy finds it.
#[derive(Clone, Debug)]
pub struct BlockingCall {
    pub path: String,
    pub group: Group,
    pub rank: Rank,
    pub instead: String,
    /// How a function of another crate of the workspace blocks; `None` for a call of the list itself.
    pub through: Option<Box<Through>>,
}

/// How a function blocks: the calls from it to a call of the list, and that call's path and group.
#[derive(Clone, Debug)]
pub struct Through {
    pub steps: Vec<Step>,
    pub listed: String,
    pub group: Group,
}

/// One of the calls that lead to a blocking one.
#[derive(Clone, Debug)]
pub struct Step {
    pub caller: String,
    pub callee: String,
    pub place: Place,
    /// Whether the caller is a function of this crate.
    pub own: bool,
    /// Whether the callee is.
    pub own_callee: bool,
}

/// The reason why a call blocks. It decides the wording, and what must be known about the receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Group {
    /// Methods of `Read`, `Write`, and `BufRead`, which block or not depending on what is read or written.
    IoTrait,
    /// Calls that run a runtime, or wait for one. Tokio refuses them on its own threads.
    BlockOn,
    /// `send` on a channel, which waits only if the channel is bounded.
    MaybeBounded,
    /// Waits for as long as its argument says, which may be no time.
    Timed,
    /// `join` of a thread, which doesn't wait if the thread has ended.
    Join,
    /// Operations of a socket, which don't wait if it is set to be nonblocking.
    Socket,
    Other,
}

/// How grave it is that a call blocks, gravest first. If a function blocks for several reasons, the gravest is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rank {
    /// Runs a process or a runtime, which can take any time, or is on a user's own list.
    Process,
    /// Sleeps, or waits for another thread or a person.
    Sleep,
    Network,
    Database,
    File,
    /// Only asks about a path.
    Stat,
}

const OFFLOAD: &str = "tokio::task::spawn_blocking";

/// The built-in list: path, group, and what to use instead.
const LIST: &str = include_str!("calls.tsv");

pub fn built_in() -> Vec<BlockingCall> {
    let rows = LIST.lines().filter(|line| !line.starts_with('#'));
    let calls = rows.filter_map(|line| {
        let mut columns = line.split('\t');
        let (paths, group, instead) = (columns.next()?, columns.next()?, columns.next()?);
        Some(expanded(paths).map(|path| BlockingCall {
            group: Group::named(&path, group),
            rank: Rank::of_group(group),
            instead: instead.to_owned(),
            through: None,
            path,
        }))
    });
    calls.flatten().collect()
}

/// The paths in `a::b` or `a::{b,c}`.
fn expanded(paths: &str) -> impl Iterator<Item = String> {
    let (start, names) = paths.strip_suffix('}').and_then(|paths| paths.split_once('{')).unwrap_or(("", paths));
    names.split(',').map(move |name| format!("{start}{name}"))
}

impl Group {
    fn named(path: &str, group: &str) -> Group {
        match group {
            "io-trait" => Group::IoTrait,
            "block_on" if path.starts_with("tokio::") => Group::BlockOn,
            "join" if path.ends_with("JoinHandle::join") => Group::Join,
            "timed" => Group::Timed,
            "socket" => Group::Socket,
            "maybe-bounded" => Group::MaybeBounded,
            _ => Group::Other,
        }
    }
}

impl Rank {
    fn of_group(group: &str) -> Rank {
        match group {
            "process" | "block_on" => Rank::Process,
            "net" | "socket" | "http" => Rank::Network,
            "db" => Rank::Database,
            "fs" | "io-trait" => Rank::File,
            "fs-stat" => Rank::Stat,
            _ => Rank::Sleep,
        }
    }

    /// The lint that reports calls of this rank.
    pub fn lint(self) -> Lint {
        if self == Rank::Stat { Lint::Stat } else { Lint::Blocking }
    }
}

impl BlockingCall {
    /// Makes an entry that a Cargo.toml adds.
    pub fn configured(path: String, instead: Option<String>) -> BlockingCall {
        let instead = instead.unwrap_or_else(|| OFFLOAD.to_owned());
        BlockingCall { path, group: Group::Other, rank: Rank::Process, instead, through: None }
    }

    /// The path of the call of the list that blocks.
    pub fn listed(&self) -> &str {
        self.through.as_ref().map_or(&self.path, |through| &through.listed)
    }

    /// The group of the call of the list that blocks.
    pub fn listed_group(&self) -> Group {
        self.through.as_ref().map_or(self.group, |through| through.group)
    }

    /// Whether it drives a single future. A runtime also has tasks that wait for its thread.
    pub fn drives_one(&self) -> bool {
        self.through.is_none()
            && self.path.ends_with("::block_on")
            && self.path != "tokio::runtime::Runtime::block_on"
            && self.path != "tokio::task::LocalSet::block_on"
    }

    /// Whether there is an async counterpart.
    pub fn has_counterpart(&self) -> bool {
        self.instead != OFFLOAD
    }

    /// The advice as a full sentence, without a period.
    pub fn help(&self) -> String {
        match self.has_counterpart() {
            true => format!("{} instead", self.use_of_counterpart()),
            false => format!("run it in `{OFFLOAD}` and await the handle"),
        }
    }

    /// The words `use x::y`, with code in backticks.
    pub fn use_of_counterpart(&self) -> String {
        let words: Vec<String> = self.instead.split(' ').map(quoted).collect();
        format!("use {}", words.join(" "))
    }
}

/// Puts backticks around a word if it is code.
fn quoted(word: &str) -> String {
    if word.contains("::") || word.starts_with('.') { format!("`{word}`") } else { word.to_owned() }
}

/// Removes duplicates: a later entry for a path replaces an earlier one.
pub fn without_duplicates(calls: Vec<BlockingCall>) -> Vec<BlockingCall> {
    calls.into_iter().map(|call| (call.path.clone(), call)).collect::<BTreeMap<_, _>>().into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_list_is_read() {
        let rows = LIST.lines().filter(|line| !line.starts_with('#'));
        let names: usize = rows.map(|row| row.split('\t').next().unwrap_or_default().matches(',').count() + 1).sum();
        assert_eq!(built_in().len(), names);
        assert_eq!(without_duplicates(built_in()).len(), names, "a path is listed twice");
        assert_eq!(expanded("a::{b,c}").collect::<Vec<_>>(), ["a::b", "a::c"]);
        assert!(built_in().iter().all(|call| call.path.contains("::") && !call.instead.is_empty()));
    }

    #[test]
    fn the_help_quotes_code_and_nothing_else() {
        let call = |instead: &str| BlockingCall::configured("a::b".into(), Some(instead.into()));
        assert_eq!(call("tokio::time::sleep").help(), "use `tokio::time::sleep` instead");
        assert_eq!(call(".await on the future").help(), "use `.await` on the future instead");
        assert!(BlockingCall::configured("a::b".into(), None).help().contains("spawn_blocking"));
    }
}
