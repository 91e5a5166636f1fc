//! Reads the configuration in Cargo.toml: `[package.metadata.blocking-in-async]` and, for a whole workspace,
//! `[workspace.metadata.blocking-in-async]`.
//!
//! Lists from both are joined, and the package's level takes precedence over the workspace's. The configuration is read
//! again for every crate, and its files are among those that cargo watches to decide whether the lint must run again.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::calls::{self, BlockingCall};
use crate::lint::{Level, Lint};
use crate::source::Source;

#[derive(Debug, Default)]
pub struct Config {
    pub calls: Vec<BlockingCall>,
    /// Where each path is written that `calls` adds.
    pub written: HashMap<String, Written>,
    /// Calls that were taken off the list.
    skipped: Vec<String>,
    /// More functions and methods that run a closure argument immediately.
    pub in_place: Vec<String>,
    level: Option<ConfiguredLevel>,
    /// The level of `stat_in_async`.
    stat_level: Option<ConfiguredLevel>,
    /// The level of `unpolled_in_select`.
    select_level: Option<ConfiguredLevel>,
    /// The files it was read from.
    pub files: Vec<PathBuf>,
}

#[derive(Debug)]
pub struct ConfiguredLevel {
    pub level: Level,
    pub written: Written,
}

/// A part of a Cargo.toml.
#[derive(Debug)]
pub struct Written {
    pub file: PathBuf,
    /// The bytes of the file.
    pub span: Range<usize>,
}

/// An error in the configuration in a Cargo.toml.
pub struct Mistake {
    pub source: Source,
    pub span: Range<usize>,
    pub message: String,
    pub fix: String,
}

#[derive(Deserialize)]
struct Manifest {
    package: Option<Holder>,
    workspace: Option<Holder>,
}

#[derive(Deserialize)]
struct Holder {
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(rename = "blocking-in-async")]
    ours: Option<Settings>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    level: Option<Spanned<String>>,
    stat_level: Option<Spanned<String>>,
    select_level: Option<Spanned<String>>,
    #[serde(default)]
    calls: Vec<Call>,
    #[serde(default)]
    skip: Vec<Spanned<String>>,
    #[serde(default)]
    in_place: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    path: Spanned<String>,
    instead: Option<String>,
}

const KEYS: &str = "the valid keys are `level`, `stat-level`, `select-level`, `calls`, `skip`, and `in-place`; an entry of `calls` has a `path` and an optional `instead`";

impl Config {
    /// Reads the configuration of the package that cargo compiles, which the environment names. Without a package, only
    /// the built-in list applies.
    pub fn read() -> Result<Config, Box<Mistake>> {
        let mut config = Config { calls: calls::built_in(), ..Config::default() };
        let Some(folder) = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) else { return Ok(config) };
        for manifest in folder.ancestors().map(|folder| folder.join("Cargo.toml")).filter(|path| path.is_file()) {
            let Ok(text) = fs::read_to_string(&manifest) else { continue };
            let of_package = manifest.parent() == Some(&folder);
            let is_root = config.join(&manifest, text, of_package)?;
            if is_root {
                break;
            }
        }
        config.calls = calls::without_duplicates(config.calls);
        Ok(config)
    }

    pub fn level_of(&self, lint: Lint) -> Option<&ConfiguredLevel> {
        match lint {
            Lint::Blocking => self.level.as_ref(),
            Lint::Stat => self.stat_level.as_ref(),
            Lint::Unpolled => self.select_level.as_ref(),
        }
    }

    /// Adds functions of other crates, unless the configuration names them or what they call.
    pub fn add(&mut self, calls: Vec<BlockingCall>) {
        for call in calls {
            let is_known = self.calls.iter().any(|known| known.path == call.path);
            if !is_known && !self.skipped.iter().any(|path| *path == call.path || path == call.listed()) {
                self.calls.push(call);
            }
        }
    }

    /// Adds what one file says. Returns whether the file is the workspace's.
    fn join(&mut self, path: &Path, text: String, of_package: bool) -> Result<bool, Box<Mistake>> {
        let source = Source::plain(path.to_owned(), text);
        let manifest: Manifest = match toml::from_str(&source.text) {
            Ok(manifest) => manifest,
            Err(error) => {
                let span = error.span().unwrap_or(0..0);
                let message = error.message().lines().next().unwrap_or_default().to_owned();
                return Err(Box::new(Mistake { source, span, message, fix: KEYS.to_owned() }));
            }
        };
        self.files.push(path.to_owned());
        let is_root = manifest.workspace.is_some();
        let package = manifest.package.filter(|_| of_package);
        for settings in [package, manifest.workspace].into_iter().flatten().filter_map(|holder| holder.metadata?.ours) {
            self.apply(settings, &source)?;
        }
        Ok(is_root)
    }

    fn apply(&mut self, settings: Settings, source: &Source) -> Result<(), Box<Mistake>> {
        let mistake = |span: Range<usize>, message: String, fix: &str| {
            let source = Source::plain(source.path.clone(), source.text.clone());
            Box::new(Mistake { source, span, message, fix: fix.to_owned() })
        };
        let levels = [
            (settings.level, &mut self.level),
            (settings.stat_level, &mut self.stat_level),
            (settings.select_level, &mut self.select_level),
        ];
        for (level, into) in levels {
            let Some(level) = level else { continue };
            let word = level.get_ref();
            let parsed = Level::parse(word).filter(|level| *level != Level::Expect).ok_or_else(|| {
                mistake(
                    level.span(),
                    format!("`{word}` is not a lint level"),
                    "use `allow`, `warn`, `deny`, or `forbid`",
                )
            })?;
            let written = Written { file: source.path.clone(), span: level.span() };
            into.get_or_insert(ConfiguredLevel { level: parsed, written });
        }
        for call in settings.calls {
            let path = call.path.get_ref();
            if !is_path(path) {
                let message = format!("`{path}` is not a path to a function");
                let fix =
                    "start the path with the name of the crate, as in `my_crate::fetch` or `my_crate::Client::fetch`";
                return Err(mistake(call.path.span(), message, fix));
            }
            let written = Written { file: source.path.clone(), span: call.path.span() };
            self.written.insert(path.clone(), written);
            self.calls.push(BlockingCall::configured(path.clone(), call.instead));
        }
        let mut skipped = Vec::new();
        for path in settings.skip {
            let before = self.calls.len();
            self.calls.retain(|call| call.path != *path.get_ref());
            skipped.push(path.get_ref().clone());
            if self.calls.len() == before {
                let message = format!("`{}` is not on the list of blocking calls", path.get_ref());
                return Err(mistake(
                    path.span(),
                    message,
                    "write the path as it appears in a report, or remove this entry",
                ));
            }
        }
        self.skipped.extend(skipped);
        self.in_place.extend(settings.in_place);
        Ok(())
    }
}

fn is_path(path: &str) -> bool {
    let segments: Vec<&str> = path.split("::").collect();
    let is_name = |segment: &&str| {
        segment.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && segment.chars().all(|character| character.is_alphanumeric() || character == '_')
    };
    segments.len() > 1 && segments.iter().all(is_name) && !["crate", "self", "super"].contains(&segments[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let mut config = Config { calls: calls::built_in(), ..Config::default() };
        match config.join(Path::new("Cargo.toml"), text.to_owned(), true) {
            Ok(_) => Ok(config),
            Err(mistake) => {
                let line = mistake.source.position(mistake.span.start).line;
                Err(format!("{line}: {}; {}", mistake.message, mistake.fix))
            }
        }
    }

    #[test]
    fn the_package_wins_over_the_workspace() {
        let text = "[workspace.metadata.blocking-in-async]\nlevel = \"allow\"\n[package.metadata.blocking-in-async]\nlevel = \"deny\"\n\
                    calls = [{ path = \"a::b\" }]\nskip = [\"std::fs::exists\"]\nin-place = [\"timed\"]\n[package.metadata.other]\nx = 1";
        let config = read(text).expect("it is valid");
        assert_eq!(config.level.expect("a level").level, Level::Deny);
        assert!(config.calls.iter().any(|call| call.path == "a::b"));
        assert!(!config.calls.iter().any(|call| call.path == "std::fs::exists"));
        assert_eq!(config.in_place, ["timed"]);
    }

    #[test]
    fn a_mistake_has_a_line_and_a_fix() {
        let section =
            |rest: &str| read(&format!("[package.metadata.blocking-in-async]\n{rest}")).expect_err("it is invalid");
        assert!(section("levle = \"deny\"").starts_with("2: unknown field `levle`"), "{}", section("levle = \"deny\""));
        assert!(section("level = \"loud\"").starts_with("2: `loud` is not a lint level; use"));
        assert!(section("calls = [{ path = \"crate::x\" }]").contains("start the path with the name of the crate"));
        assert!(section("skip = [\"a::b\"]").contains("not on the list"));
    }
}
