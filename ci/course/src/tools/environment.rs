//! The environment variables that the checker uses, read once.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

/// Variables by name. Empty ones count as unset.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, OsString>);

impl Environment {
    /// Returns the environment of this process.
    pub fn of_process() -> Environment {
        Environment(std::env::vars_os().map(|(name, value)| (name.to_string_lossy().into_owned(), value)).collect())
    }

    /// Returns a copy with `name` set to `value`; an empty value unsets it.
    pub fn with(mut self, name: &str, value: &str) -> Environment {
        self.0.insert(name.into(), value.into());
        self
    }

    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.0.get(name).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    pub fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|value| value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
    }

    /// Returns whether this is CI, where a skipped check counts as failed.
    pub fn on_ci(&self) -> bool {
        self.path("CI").is_some()
    }

    /// Returns the first program on the `PATH` with one of these `names`.
    pub fn program(&self, names: &[&str]) -> Option<PathBuf> {
        let path = self.path("PATH")?;
        let file = |name: &str| format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let candidates =
            names.iter().flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(file(name))));
        candidates.into_iter().find(|file| file.is_file())
    }
}
