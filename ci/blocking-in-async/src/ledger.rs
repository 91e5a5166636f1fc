//! Compares what one compilation finds with the baseline, and records it beside the compiled crate. Cargo replays a
//! compilation's output if nothing has changed, and the record stays for as long. It decides nothing about other
//! compilations.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::baseline::{Baseline, Key};
use crate::enclosing;
use crate::environment::{BASELINE, EVERYTHING};
use crate::lint::Lint;
use crate::rustc_args::RustcArgs;
use crate::source::{Place, Source, Sources};

/// The extension of a record's file.
pub const EXTENSION: &str = "in-async-found";

/// What one compilation found.
#[derive(Deserialize, Serialize)]
pub struct Record {
    /// The folder that the files' paths are relative to.
    pub root: PathBuf,
    /// Whether it was compiled for tests.
    pub test: bool,
    /// The files that were looked at.
    pub files: Vec<String>,
    /// The calls, with how many there are of each kind.
    pub found: Vec<(Key, usize)>,
}

/// Whether a call is in the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Accepted,
    /// It isn't, though this many calls like it are.
    New {
        accepted: usize,
    },
}

pub struct Ledger {
    /// The baseline; `None` if everything is accepted.
    baseline: Option<Baseline>,
    /// The file of the baseline.
    pub file: Option<PathBuf>,
    found: BTreeMap<Key, usize>,
}

impl Ledger {
    /// The ledger for the baseline that the environment names, if it names one.
    pub fn from_environment() -> Result<Option<Ledger>, String> {
        let Some(value) = env::var_os(BASELINE).filter(|value| !value.is_empty()) else { return Ok(None) };
        let file = (value != EVERYTHING).then(|| PathBuf::from(value));
        let baseline = file.as_deref().map(Baseline::read).transpose()?;
        Ok(Some(Ledger { baseline, file, found: BTreeMap::new() }))
    }

    /// Counts a call, and says whether the baseline accepts it. `leads_to` is the blocking call that a helper leads to.
    pub fn enter(
        &mut self,
        lint: Lint,
        place: &Place,
        call: &str,
        leads_to: Option<&str>,
        sources: &Sources,
    ) -> Standing {
        let source = sources.get(place.file);
        let key = Key {
            file: shown(source),
            function: source.syntax.as_ref().map(|file| enclosing::item(file, place.start)).unwrap_or_default(),
            lint: lint.name().to_owned(),
            call: call.to_owned(),
            leads_to: leads_to.map(str::to_owned),
        };
        let accepted = match &self.baseline {
            None => usize::MAX,
            Some(baseline) => baseline.accepted.get(&key).map_or(0, |accepted| accepted.count),
        };
        let found = self.found.entry(key).or_default();
        *found += 1;
        if *found <= accepted { Standing::Accepted } else { Standing::New { accepted } }
    }

    /// Writes the record beside the crate.
    pub fn write(&self, arguments: &RustcArgs, sources: &Sources) -> io::Result<()> {
        let Some(folder) = &arguments.out_dir else { return Ok(()) };
        let own = sources.ids().map(|id| sources.get(id)).filter(|source| source.syntax.is_some());
        let record = Record {
            root: env::current_dir()?,
            test: arguments.test,
            files: own.map(shown).collect(),
            found: self.found.clone().into_iter().collect(),
        };
        let name = format!("{}{}.{EXTENSION}", arguments.crate_name, arguments.extra_filename);
        fs::write(folder.join(name), serde_json::to_vec(&record)?)
    }
}

impl Record {
    /// Reads the record of the compilation that made this file; `None` if there is none.
    pub fn beside(artifact: &Path) -> Option<Record> {
        let stem = artifact.file_stem()?.to_str()?;
        let names = [stem.strip_prefix("lib").unwrap_or(stem), stem];
        let paths = names.map(|name| artifact.with_file_name(format!("{name}.{EXTENSION}")));
        let text = paths.iter().find_map(|path| fs::read(path).ok())?;
        serde_json::from_slice(&text).ok()
    }
}

/// The path of a file as the baseline has it: the same on every machine.
fn shown(source: &Source) -> String {
    let relative = |folder: PathBuf| source.path.strip_prefix(folder).ok().map(Path::to_owned);
    let generated = env::var_os("OUT_DIR").and_then(|folder| relative(folder.into()));
    let path = match generated {
        Some(path) => Path::new("$OUT_DIR").join(path),
        None => env::current_dir().ok().and_then(relative).unwrap_or_else(|| source.path.clone()),
    };
    path.display().to_string().replace('\\', "/")
}
