//! The recorded files and the owner of every file that a page may include. Recording, comparing, finding orphans and
//! checking includes all ask here.

use crate::files::read;
use crate::listing::{Language, MISTAKES, fix_output};
use crate::measured::Measurement;
use crate::path::resolve;
use crate::workspace::{LINT_DIR, Workspace};
use anyhow::Result;
use std::collections::BTreeMap;

/// The recorded table of which tool reports which mistake.
pub const TOOL_TABLE: &str = "listings/mistakes/who-tells.md";
/// The record of which of mdBook's theme files ours is based on.
pub const THEME_UPSTREAM: &str = "theme/upstream.txt";
/// What the lint finds and misses in its judging sets, each with the lint's own test that writes it.
pub const LINT_SETS: [(&str, &str); 2] =
    [("ci/blocking-in-async/seeded.txt", "seeded"), ("ci/blocking-in-async/seeded-select.txt", "seeded_select")];
/// Configuration that tools read: clippy's list of blocking calls, and the lints recommended to readers.
const CONFIGURATION: [&str; 2] = ["listings/mistakes/clippy.toml", "listings/mistakes/lints.toml"];

/// The owner of a file, who guarantees that its content is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Source that cargo compiles; holds the package name.
    Source(String),
    /// A Python program that is run, such as a judge; holds the listing's name.
    Counterpart(String),
    /// A manifest or configuration that a tool reads.
    Configuration,
    /// A program that must not compile and whose message is recorded; holds its name.
    Mistake(String),
    /// A recorded measurement; holds the program that wrote it.
    Measured(String),
    /// A recorded file, compared with fresh output; holds the argument of `cargo course record`, empty for all.
    Recorded(String),
}

/// Formats for the summary of a test, such as "compiled by cargo".
impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Owner::Source(_) => "compiled by cargo",
            Owner::Counterpart(_) => "run by Python",
            Owner::Configuration => "read by a tool",
            Owner::Mistake(_) => "mistakes whose messages are recorded",
            Owner::Measured(_) => "measured once",
            Owner::Recorded(_) => "recorded and produced again",
        })
    }
}

impl Workspace {
    /// Returns every recorded file that must exist, each with the argument of `cargo course record` that writes it.
    pub fn recorded(&self) -> BTreeMap<String, String> {
        let mut recorded = BTreeMap::new();
        for listing in &self.listings {
            let mut add = |path: String| recorded.insert(path, listing.name.clone());
            listing.prints().then(|| add(listing.stdout()));
            listing.stderr().map(&mut add);
            listing.counterpart.then(|| add(listing.counterpart_output()));
            listing.exercise.as_ref().map(|_| add(listing.fails()));
            for timeline in listing.timelines() {
                add(timeline.trace);
                add(timeline.figure);
            }
            listing.chart().map(|chart| add(chart.figure));
        }
        recorded.extend(self.mistakes.iter().map(|mistake| (mistake.message(), mistake.name.clone())));
        recorded.extend(self.fixes.iter().map(|fix| (fix_output(fix), fix.clone())));
        if self.settings.catalogue.is_some() {
            recorded.insert(TOOL_TABLE.into(), String::new());
        }
        recorded
    }

    /// Returns every owned file below `listings`, and the lint's record. Fails if a source can't be read.
    pub fn owners(&self) -> Result<BTreeMap<String, Owner>> {
        let mut owners = BTreeMap::new();
        for listing in &self.listings {
            owners.insert(listing.manifest(), Owner::Configuration);
            if listing.charted {
                owners.insert(listing.chart_spec(), Owner::Configuration);
            }
            if let Some(Measurement { path, program }) = listing.measurement() {
                owners.insert(path, Owner::Measured(program));
            }
            if listing.counterpart {
                owners.insert(listing.counterpart(), Owner::Counterpart(listing.name.clone()));
            }
            if listing.judged {
                let lists = [listing.requirements(), listing.imported_requirements()];
                owners.extend(lists.map(|list| (list, Owner::Configuration)));
                let judges = listing.judge_sources(&self.root)?.into_iter();
                owners.extend(judges.map(|judge| (judge, Owner::Counterpart(listing.name.clone()))));
            }
            for target in &listing.targets {
                self.add_sources(target, true, &listing.name, &mut owners)?;
            }
            if let Some(exercise) = &listing.exercise {
                for instead in exercise.cheats.iter().chain([&listing.solution()]) {
                    self.add_sources(instead, true, &listing.name, &mut owners)?;
                }
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
            owners.extend(LINT_SETS.map(|(set, _)| (set.into(), Owner::Recorded(String::new()))));
            owners.insert(format!("{LINT_DIR}/Cargo.toml"), Owner::Configuration);
        }
        owners.extend(self.recorded().into_iter().map(|(path, name)| (path, Owner::Recorded(name))));
        Ok(owners)
    }

    /// Adds `source`, which is a target's root or a module, recursively the modules it declares, and the files
    /// that they include.
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
        let included = ["include!(\"", "include_str!(\""].into_iter().flat_map(|include| text.split(include).skip(1));
        let included = included.filter_map(|rest| resolve(source, rest.split_once("\")")?.0));
        owners.extend(included.map(|path| (path, Owner::Source(package.into()))));
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

/// Returns whose output it is, for `record` and `test`: "`greets` prints".
pub fn says(name: &str, language: Language) -> String {
    match language {
        Language::Rust => format!("`{name}` prints"),
        Language::Python => format!("the counterpart of `{name}` prints"),
    }
}
