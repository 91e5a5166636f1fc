//! What is recorded where, and who vouches for each file that a page may include. Producing, comparing, looking for orphans and
//! including all ask here.

use crate::files::read;
use crate::listing::{Language, MISTAKES, fix_output};
use crate::path::resolve;
use crate::workspace::{LINT_DIR, Workspace};
use anyhow::Result;
use std::collections::BTreeMap;

/// The table of which tool reports which mistake.
pub const TOOL_TABLE: &str = "listings/mistakes/who-tells.md";
/// What our theme replaces of mdBook's own.
pub const THEME_UPSTREAM: &str = "theme/upstream.txt";
/// What the lint finds and misses of the set that judges it; made by the lint's own tests.
pub const LINT_SET: &str = "ci/blocking-in-async/seeded.txt";
/// What clippy is told about blocking calls, and the lints that readers are advised to switch on: read by tools.
const CONFIGURATION: [&str; 2] = ["listings/mistakes/clippy.toml", "listings/mistakes/lints.toml"];

/// Who vouches for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A part of a program or library that cargo compiles; the name of its package.
    Source(String),
    /// A program in Python that is run; the name of its listing.
    Counterpart(String),
    /// A manifest or a configuration that a tool reads.
    Configuration,
    /// A program that must not compile, whose message is recorded.
    Mistake(String),
    /// Recorded, and compared with what is produced; what `cargo course record` is told to write it, empty for all.
    Recorded(String),
}

/// How it vouches, as a test's summary says it: "compiled by cargo".
impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Owner::Source(_) => "compiled by cargo",
            Owner::Counterpart(_) => "run by Python",
            Owner::Configuration => "read by a tool",
            Owner::Mistake(_) => "mistakes whose messages are recorded",
            Owner::Recorded(_) => "recorded and produced again",
        })
    }
}

impl Workspace {
    /// Every recorded file that there must be, each with what `cargo course record` is told to write it.
    pub fn recorded(&self) -> BTreeMap<String, String> {
        let mut recorded = BTreeMap::new();
        for listing in &self.listings {
            let mut add = |path: String| recorded.insert(path, listing.name.clone());
            listing.runs.then(|| add(listing.stdout()));
            listing.stderr().map(&mut add);
            listing.counterpart.then(|| add(listing.counterpart_output()));
            for timeline in listing.timelines() {
                add(timeline.trace);
                add(timeline.figure);
            }
        }
        recorded.extend(self.mistakes.iter().map(|mistake| (mistake.message(), mistake.name.clone())));
        recorded.extend(self.fixes.iter().map(|fix| (fix_output(fix), fix.clone())));
        if self.settings.catalogue.is_some() {
            recorded.insert(TOOL_TABLE.into(), String::new());
        }
        recorded
    }

    /// Every file below `listings` that somebody vouches for, and the lint's own record. An error when a source cannot be read.
    pub fn owners(&self) -> Result<BTreeMap<String, Owner>> {
        let mut owners = BTreeMap::new();
        for listing in &self.listings {
            owners.insert(listing.manifest(), Owner::Configuration);
            if listing.counterpart {
                owners.insert(listing.counterpart(), Owner::Counterpart(listing.name.clone()));
            }
            for target in &listing.targets {
                self.add_sources(target, true, &listing.name, &mut owners)?;
            }
        }
        if self.has_mistakes {
            owners.insert(format!("{MISTAKES}/Cargo.toml"), Owner::Configuration);
            owners.extend(CONFIGURATION.map(|file| (file.to_string(), Owner::Configuration)));
            for target in &self.mistakes_targets {
                self.add_sources(target, true, "mistakes", &mut owners)?;
            }
            owners.extend(self.mistakes.iter().map(|mistake| (mistake.source(), Owner::Mistake(mistake.name.clone()))));
        }
        if self.programs.contains_key(crate::workspace::LINT_PACKAGE) {
            owners.insert(LINT_SET.into(), Owner::Recorded(String::new()));
            owners.insert(format!("{LINT_DIR}/Cargo.toml"), Owner::Configuration);
        }
        owners.extend(self.recorded().into_iter().map(|(path, name)| (path, Owner::Recorded(name))));
        Ok(owners)
    }

    /// Adds the file `source`, which is the root of a target or a module, and the modules that it declares, with theirs.
    fn add_sources(
        &self,
        source: &str,
        is_root: bool,
        package: &str,
        owners: &mut BTreeMap<String, Owner>,
    ) -> Result<()> {
        let Some(text) = read(&self.root.join(source))? else { return Ok(()) };
        owners.insert(source.into(), Owner::Source(package.into()));
        let stem = source.rsplit('/').next().and_then(|name| name.strip_suffix(".rs")).unwrap_or_default();
        let folder = if is_root || stem == "mod" { "." } else { stem };
        let modules = text.lines().filter_map(|line| {
            let line = line.trim_start().trim_start_matches("pub(crate) ").trim_start_matches("pub ");
            line.strip_prefix("mod ")?.strip_suffix(';')
        });
        for module in modules {
            for file in [format!("{folder}/{module}.rs"), format!("{folder}/{module}/mod.rs")] {
                if let Some(path) = resolve(source, &file).filter(|path| !owners.contains_key(path)) {
                    self.add_sources(&path, false, package, owners)?;
                }
            }
        }
        Ok(())
    }
}

/// What `record` and `test` say of whose output it is: "`greets` prints".
pub fn says(name: &str, language: Language) -> String {
    match language {
        Language::Rust => format!("`{name}` prints"),
        Language::Python => format!("the counterpart of `{name}` prints"),
    }
}
