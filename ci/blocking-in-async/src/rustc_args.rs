//! Reads the parts of a rustc command line that matter here. It doesn't interpret the rest.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::PathBuf;

use crate::environment::SEPARATOR;
use crate::lint::{Level, Lint};

/// The form in which diagnostics are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Format {
    pub json: bool,
    pub colors: bool,
    pub short: bool,
    pub width: Option<usize>,
}

#[derive(Debug, Default)]
pub struct RustcArgs {
    pub crate_name: String,
    pub root: PathBuf,
    pub test: bool,
    /// Whether other crates can depend on the result.
    pub library: bool,
    /// The values of `--cfg`, each `key` or `key="value"`.
    pub cfgs: Vec<String>,
    /// The names of the crates that it depends on directly.
    pub externs: Vec<String>,
    /// The files of these crates, as far as the command line names them.
    pub extern_files: Vec<PathBuf>,
    /// The folders with the crates that it depends on.
    pub dependency_folders: Vec<PathBuf>,
    pub out_dir: Option<PathBuf>,
    pub extra_filename: String,
    pub dep_info: Option<PathBuf>,
    pub format: Format,
    pub cap_lints: Option<String>,
    /// The levels of our lints that the command line sets.
    levels: HashMap<Lint, Level>,
    /// The level of `warnings`, if the command line sets it.
    pub warnings: Option<Level>,
    /// The command line without the options for our lint, for clippy's lints, and for the form of the output.
    pub rest: Vec<OsString>,
}

impl RustcArgs {
    /// Parses `arguments`, which don't include the compiler's own path, and `extra`, which are the arguments after
    /// `--`. Returns `None` if they don't compile a file: cargo also runs rustc to ask for versions and about the
    /// target.
    pub fn parse(arguments: &[OsString], extra: &OsStr) -> Option<RustcArgs> {
        let mut parsed = RustcArgs::default();
        let extra = extra.to_string_lossy();
        let extra = extra.split(SEPARATOR).filter(|argument| !argument.is_empty()).map(OsString::from);
        let mut words = arguments.iter().flat_map(expand).chain(extra);
        while let Some(word) = words.next() {
            let Some(text) = word.to_str().map(str::to_owned) else {
                parsed.rest.push(word);
                continue;
            };
            if !text.starts_with('-') {
                if text.ends_with(".rs") && parsed.root.as_os_str().is_empty() {
                    parsed.root = PathBuf::from(&text);
                }
                parsed.rest.push(word);
                continue;
            }
            let (option, value) = split_option(&text);
            let value = value.or_else(|| {
                takes_value(&option).then(|| words.next()).flatten().map(|v| v.to_string_lossy().into_owned())
            });
            parsed.take(&option, value.as_deref().unwrap_or_default(), &text);
        }
        (!parsed.crate_name.is_empty() && !parsed.root.as_os_str().is_empty()).then_some(parsed)
    }

    /// The level that a warning ends up with.
    pub fn level_of_warnings(&self) -> Level {
        self.warnings.filter(|_| self.cap_lints.is_none()).unwrap_or(Level::Warn)
    }

    /// The level of one of our lints, if the command line sets it.
    pub fn level_of(&self, lint: Lint) -> Option<Level> {
        self.levels.get(&lint).copied()
    }

    fn take(&mut self, option: &str, value: &str, text: &str) {
        match option {
            "--crate-name" => self.crate_name = value.to_owned(),
            "--test" => self.test = true,
            "--cfg" => self.cfgs.push(value.to_owned()),
            "--extern" => {
                self.externs.extend(extern_name(value));
                self.extern_files.extend(value.split_once('=').map(|(_, file)| PathBuf::from(file)));
            }
            "--crate-type" => self.library |= value.split(',').any(|kind| kind.contains("lib")),
            "-L" => self.dependency_folders.extend(value.strip_prefix("dependency=").map(PathBuf::from)),
            "--out-dir" => self.out_dir = Some(value.into()),
            "--emit" => {
                self.dep_info = value.split(',').find_map(|kind| kind.strip_prefix("dep-info=")).map(PathBuf::from);
            }
            "-C" | "--codegen" => {
                if let Some(extra) = value.strip_prefix("extra-filename=") {
                    self.extra_filename = extra.to_owned();
                }
            }
            "--cap-lints" => {
                self.cap_lints = Some(value.to_owned());
                return;
            }
            "--error-format" => {
                self.format.json = value == "json";
                self.format.short |= value == "short";
                return;
            }
            "--json" => {
                self.format.colors |= value.contains("diagnostic-rendered-ansi");
                self.format.short |= value.contains("diagnostic-short");
            }
            "--color" => {
                self.format.colors |= value == "always";
                return;
            }
            "--diagnostic-width" => self.format.width = value.parse().ok(),
            _ => {
                if let Some(level) = level_option(option) {
                    return self.take_levels(level, value);
                }
            }
        }
        self.push(option, value, text);
    }

    /// Takes a level option, which may name several lints. Clippy's and ours aren't passed to rustc.
    fn take_levels(&mut self, level: Level, value: &str) {
        for lint in value.split(',') {
            let name = lint.replace('-', "_");
            if let Some(ours) = Lint::named(&name) {
                self.levels.insert(ours, level);
            } else if !name.starts_with("clippy::") {
                if name == "warnings" {
                    self.warnings = Some(level);
                }
                self.rest.push(level.flag().into());
                self.rest.push(lint.into());
            }
        }
    }

    fn push(&mut self, option: &str, value: &str, text: &str) {
        if value.is_empty() || text.contains('=') && text.starts_with("--") || text.len() > 2 && !text.starts_with("--")
        {
            self.rest.push(text.into());
        } else {
            self.rest.push(option.into());
            self.rest.push(value.into());
        }
    }
}

/// The name in `name`, `name=path`, or `options:name=path`.
fn extern_name(value: &str) -> Option<String> {
    let name = value.split('=').next()?;
    name.rsplit(':').next().map(str::to_owned)
}

/// Expands `@FILE`, which holds one argument per line. Cargo writes one if a command line would be too long.
fn expand(argument: &OsString) -> Vec<OsString> {
    let file = argument.to_str().and_then(|argument| argument.strip_prefix('@'));
    match file.and_then(|file| fs::read_to_string(file).ok()) {
        Some(lines) => lines.lines().map(OsString::from).collect(),
        None => vec![argument.clone()],
    }
}

/// Splits options that contain their value, such as `--cfg=x` and `-Dx`.
fn split_option(text: &str) -> (String, Option<String>) {
    if text.starts_with("--") {
        return match text.split_once('=') {
            Some((option, value)) => (option.to_owned(), Some(value.to_owned())),
            None => (text.to_owned(), None),
        };
    }
    match text.char_indices().nth(2) {
        Some((end, _)) => (text[..end].to_owned(), Some(text[end..].to_owned())),
        None => (text.to_owned(), None),
    }
}

fn takes_value(option: &str) -> bool {
    const WITH_VALUE: [&str; 36] = [
        "--allow",
        "--cap-lints",
        "--cfg",
        "--check-cfg",
        "--codegen",
        "--color",
        "--crate-name",
        "--crate-type",
        "--deny",
        "--diagnostic-width",
        "--edition",
        "--emit",
        "--env-set",
        "--error-format",
        "--explain",
        "--extern",
        "--forbid",
        "--force-warn",
        "--json",
        "--out-dir",
        "--print",
        "--remap-path-prefix",
        "--remap-path-scope",
        "--sysroot",
        "--target",
        "--warn",
        "-A",
        "-C",
        "-D",
        "-F",
        "-L",
        "-W",
        "-Z",
        "-l",
        "-o",
        "--config",
    ];
    WITH_VALUE.contains(&option)
}

fn level_option(option: &str) -> Option<Level> {
    Some(match option {
        "-A" | "--allow" => Level::Allow,
        "-W" | "--warn" => Level::Warn,
        "-D" | "--deny" => Level::Deny,
        "-F" | "--forbid" => Level::Forbid,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> RustcArgs {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        RustcArgs::parse(&arguments, OsStr::new("")).expect("a compilation")
    }

    #[test]
    fn levels_of_ours_are_taken_out_and_others_stay() {
        let parsed = parse("--crate-name a src/lib.rs -D blocking-in-async --warn=clippy::all,dead_code -Dwarnings");
        assert_eq!(parsed.level_of(Lint::Blocking), Some(Level::Deny));
        assert_eq!(parsed.warnings, Some(Level::Deny));
        assert_eq!(parsed.rest, ["--crate-name", "a", "src/lib.rs", "-W", "dead_code", "-D", "warnings"]);
    }

    #[test]
    fn values_are_found_in_both_forms() {
        let parsed = parse(
            "--crate-name a src/lib.rs --cfg=test --cfg x -C extra-filename=-1f --json=diagnostic-short -Copt-level=1",
        );
        assert_eq!(parsed.cfgs, ["test", "x"]);
        assert_eq!(parsed.extra_filename, "-1f");
        assert!(parsed.format.short);
        assert!(parsed.rest.contains(&"-Copt-level=1".into()));
    }

    #[test]
    fn a_question_to_the_compiler_is_not_a_compilation() {
        assert!(RustcArgs::parse(&["-vV".into()], OsStr::new("")).is_none());
        assert!(RustcArgs::parse(&["-".into(), "--crate-name".into(), "___".into()], OsStr::new("")).is_none());
    }
}
