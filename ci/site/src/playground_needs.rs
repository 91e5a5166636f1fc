//! Needs of a program that the playground can't meet, judging by manifests and switches. Whether a program really
//! behaves the same there is not checked here.

use crate::playground_link::EDITION;
use anyhow::{Context, Result};
use book::Listing;
use book::files::read;
use cargo_metadata::{Dependency, DependencyKind};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The file that says what the public playground offers.
pub const TABLE: &str = "ci/playground.toml";

/// The public playground, as described in that file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playground {
    /// Time limit in seconds for compiling and running together.
    pub seconds: u64,
    /// Features available for each crate.
    pub crates: BTreeMap<String, Vec<String>>,
    /// Fixes that can't run there, each with the reason. A listing has a switch instead.
    pub fixes: BTreeMap<String, String>,
}

impl Playground {
    /// Reads the table of the book in the folder `root`. Fails if it is missing or invalid.
    pub fn read(root: &Path) -> Result<Playground> {
        let text = read(&root.join(TABLE))?.with_context(|| format!("there is no {TABLE}"))?;
        toml::from_str(&text).with_context(|| format!("{TABLE} is invalid"))
    }

    /// Returns why the playground can't run a listing's program, if so.
    pub fn refuses_listing(&self, listing: &Listing) -> Option<String> {
        let Listing { switches, edition, dependencies, .. } = listing;
        if !switches.playground {
            return Some("its switch `playground` is off".into());
        }
        if edition != EDITION {
            return Some(format!("it is written in the edition {edition}"));
        }
        if switches.limit > self.seconds {
            return Some(format!("it may take {} s, and is given {} s there", switches.limit, self.seconds));
        }
        self.refuses_crates(dependencies.iter())
    }

    /// Returns why the playground can't run the program `text`, which fixes the mistake `name`, if so. All fixes
    /// share their `dependencies`, but each needs only the crates that it names.
    pub fn refuses_fix(&self, name: &str, text: &str, dependencies: &[Dependency]) -> Option<String> {
        let named = |dependency: &&Dependency| text.contains(&format!("{}::", dependency.name.replace('-', "_")));
        self.fixes.get(name).cloned().or_else(|| self.refuses_crates(dependencies.iter().filter(named)))
    }

    /// Returns why the playground, which gets a single file, can't run the program `text`, if so.
    pub fn refuses_text(text: &str) -> Option<String> {
        let includes = ["include!(", "include_str!(", "include_bytes!("];
        includes.iter().any(|include| text.contains(include)).then(|| "it includes another file".into())
    }

    fn refuses_crates<'a>(&self, dependencies: impl Iterator<Item = &'a Dependency>) -> Option<String> {
        let mut needed = dependencies.filter(|dependency| dependency.kind == DependencyKind::Normal);
        needed.find_map(|dependency| {
            let Dependency { name, features, uses_default_features, .. } = dependency;
            let Some(offered) = self.crates.get(name) else { return Some(format!("it uses the crate `{name}`")) };
            let mut wanted = features.iter().map(String::as_str).chain(uses_default_features.then_some("default"));
            let missing = wanted.find(|wanted| offered.iter().all(|offered| offered != wanted));
            missing.map(|feature| format!("it uses the feature `{feature}` of the crate `{name}`"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use book::Switches;

    fn playground() -> Playground {
        Playground::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).expect("the book has the table")
    }

    fn listing(edition: &str, dependencies: serde_json::Value, switches: Switches) -> Listing {
        Listing {
            name: "a".into(),
            dir: "listings/one/b/a".into(),
            chapter: "one/b".into(),
            runs: true,
            exercise: None,
            tests: vec![],
            targets: vec![],
            counterpart: false,
            judged: false,
            charted: false,
            switches,
            edition: edition.into(),
            dependencies: serde_json::from_value(dependencies).expect("they are as cargo tells them"),
        }
    }

    fn dependency(name: &str, kind: Option<&str>, default: bool, features: &[&str]) -> serde_json::Value {
        serde_json::json!([{ "name": name, "req": "1", "kind": kind, "optional": false, "target": null, "rename": null,
            "uses_default_features": default, "features": features, "source": null, "registry": null, "path": null }])
    }

    #[test]
    fn a_program_of_two_files_is_refused() {
        let refused = |text| Playground::refuses_text(text).unwrap_or_default();
        assert_eq!(refused("const TEXT: &str = include_str!(\"a.txt\");"), "it includes another file");
        assert_eq!(refused("fn main() { println!(\"include\"); }"), "");
    }

    #[test]
    fn what_the_playground_lacks_is_said() {
        let refused = |edition: &str, dependencies, switches| {
            playground().refuses_listing(&listing(edition, dependencies, switches)).unwrap_or_default()
        };
        let default = Switches::default;
        let tokio = || dependency("tokio", None, true, &["full", "test-util"]);
        assert_eq!(refused("2024", tokio(), default()), "");
        assert_eq!(refused("2024", dependency("trybuild", Some("dev"), true, &[]), default()), "");
        assert_eq!(refused("2021", tokio(), default()), "it is written in the edition 2021");
        assert_eq!(refused("2024", dependency("minreq", None, true, &[]), default()), "it uses the crate `minreq`");
        let feature = refused("2024", dependency("futures", None, true, &["compat"]), default());
        assert_eq!(feature, "it uses the feature `compat` of the crate `futures`");
        let slow = refused("2024", tokio(), Switches { limit: 11, ..default() });
        assert_eq!(slow, "it may take 11 s, and is given 10 s there");
        let off = refused("2024", tokio(), Switches { playground: false, ..default() });
        assert_eq!(off, "its switch `playground` is off");
    }

    #[test]
    fn a_fix_may_need_something_else() {
        assert_eq!(playground().refuses_fix("settings-from-a-file", "", &[]).as_deref(), Some("it uses files"));
        assert_eq!(playground().refuses_fix("another", "", &[]), None);
    }

    #[test]
    fn a_fix_needs_the_crates_that_it_names() {
        let shared: Vec<Dependency> =
            serde_json::from_value(dependency("minreq", None, true, &[])).expect("they are as cargo tells them");
        let refused = |text| playground().refuses_fix("another", text, &shared);
        assert_eq!(refused("use tokio::join;"), None);
        assert_eq!(refused("use minreq::get;").as_deref(), Some("it uses the crate `minreq`"));
    }
}
