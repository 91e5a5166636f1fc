//! The list of functions and types that the lint knows, and the places where clippy found them.

use std::collections::{HashMap, HashSet};

use crate::source::{FileId, Position};

/// What is polled, as far as it matters while other code awaits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// Needs no polling meanwhile: a task, a timer, the receiving end of a channel. For a collection, its elements.
    Idle,
    /// A future that moves only when it is polled, or a collection of such futures.
    Lazy,
    /// A future of an abstract type. Its name may say that it only waits for a signal.
    Abstract,
    /// A stream or set whose futures move only when it is polled.
    InFlight,
    /// A set of futures that nothing has been seen to fill.
    EmptySet,
    /// A list of the same kind.
    EmptyList,
    Unknown,
}

impl Thing {
    /// The thing of which most must be feared.
    pub fn worst(things: impl IntoIterator<Item = Thing>) -> Thing {
        let rank = |thing: &Thing| match thing {
            Thing::Idle => 0,
            Thing::EmptySet | Thing::EmptyList => 1,
            Thing::Unknown => 2,
            Thing::Abstract => 3,
            Thing::Lazy => 4,
            Thing::InFlight => 5,
        };
        things.into_iter().max_by_key(rank).unwrap_or(Thing::Unknown)
    }

    /// A set or stream with such futures in flight.
    pub fn in_flight(self) -> Thing {
        if self == Thing::Idle { Thing::Idle } else { Thing::InFlight }
    }
}

/// A function or type of the list.
pub struct Entry {
    pub path: String,
    what: What,
    is_type: bool,
}

#[derive(Clone, Copy)]
enum What {
    /// It is this, or makes it.
    Thing(Thing),
    /// It awaits a future for each item of a stream.
    OneByOne,
}

/// The list.
pub struct Entries {
    pub functions: Vec<Entry>,
    pub types: Vec<Entry>,
}

const LIST: &str = include_str!("known.tsv");

impl Entries {
    /// All but the functions with certain paths.
    pub fn except(taken: impl Fn(&str) -> bool) -> Entries {
        let (types, functions): (Vec<Entry>, Vec<Entry>) = entries().into_iter().partition(|entry| entry.is_type);
        Entries { functions: functions.into_iter().filter(|entry| !taken(&entry.path)).collect(), types }
    }
}

fn entries() -> Vec<Entry> {
    let rows = LIST.lines().filter(|line| !line.starts_with('#'));
    let entries = rows.filter_map(|row| {
        let mut columns = row.split('\t');
        let (kind, paths, what) = (columns.next()?, columns.next()?, columns.next()?);
        let what = match what {
            "idle" => What::Thing(Thing::Idle),
            "in-flight" => What::Thing(Thing::InFlight),
            "one-by-one" => What::OneByOne,
            _ => What::Thing(Thing::EmptySet),
        };
        let (start, names) = paths.strip_suffix('}').and_then(|paths| paths.split_once('{')).unwrap_or(("", paths));
        let is_type = kind == "type";
        Some(names.split(',').map(move |name| Entry { path: format!("{start}{name}"), what, is_type }))
    });
    entries.flatten().collect()
}

/// The places where clippy found what is on the list.
#[derive(Default)]
pub struct Known {
    /// Where a function is named.
    functions: HashMap<(FileId, Position), Thing>,
    /// Where a method awaits a future for each item of a stream.
    one_by_one: HashSet<(FileId, Position)>,
    /// Where something that has the type is bound, or pinned by a macro.
    types: HashMap<(FileId, Position), Thing>,
}

impl Known {
    pub fn add(&mut self, entry: &Entry, file: FileId, position: Position) {
        match entry.what {
            What::Thing(thing) if entry.is_type => drop(self.types.insert((file, position), thing)),
            What::Thing(thing) => drop(self.functions.insert((file, position), thing)),
            What::OneByOne => drop(self.one_by_one.insert((file, position))),
        }
    }

    pub fn function(&self, file: FileId, position: Position) -> Option<Thing> {
        self.functions.get(&(file, position)).copied()
    }

    pub fn awaits_each(&self, file: FileId, position: Position) -> bool {
        self.one_by_one.contains(&(file, position))
    }

    pub fn type_at(&self, file: FileId, position: Position) -> Option<Thing> {
        self.types.get(&(file, position)).copied()
    }
}
