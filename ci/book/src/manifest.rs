//! Forbidden parts of a listing's `Cargo.toml`: the workspace alone decides on versions, features and lints.

use crate::files::line_with;
use crate::finding::Finding;
use toml::{Table, Value};

/// Tables below `[package.metadata]` that a tool reads.
const METADATA: [&str; 2] = ["listing", "blocking-in-async"];

/// Checks the text of the listing's manifest at `path`.
pub fn check(path: &str, text: &str) -> Vec<Finding> {
    // Cargo reports a manifest that doesn't parse.
    let Ok(manifest) = text.parse::<Table>() else { return Vec::new() };
    let mut findings = Vec::new();
    let mut find = |at: &str, what: String, fix: &str| {
        findings.push(Finding::new(path, line_with(text, at).unwrap_or(1), what, fix));
    };
    let metadata = manifest.get("package").and_then(|package| package.get("metadata")).and_then(Value::as_table);
    for table in metadata.into_iter().flat_map(Table::keys).filter(|table| !METADATA.contains(&table.as_str())) {
        let what = format!("nothing reads the table [package.metadata.{table}]");
        find(&format!("[package.metadata.{table}"), what, "rename it to [package.metadata.listing], or remove it");
    }
    let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
    if lints != Some(&Value::Boolean(true)) || manifest["lints"].as_table().is_some_and(|lints| lints.len() > 1) {
        find(
            "[lints",
            "the listing must use the workspace's lints and no others".into(),
            "write `[lints]` and `workspace = true`",
        );
    }
    for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for (name, dependency) in manifest.get(kind).and_then(Value::as_table).into_iter().flatten() {
            if dependency.get("workspace") != Some(&Value::Boolean(true)) || dependency.get("features").is_some() {
                let what = format!("`{name}` sets its own version or features");
                let fix = format!(
                    "write `{name}.workspace = true`, and move the rest to [workspace.dependencies] in the root's Cargo.toml"
                );
                find(name, what, &fix);
            }
        }
    }
    for (table, what) in
        [("features", "its own features"), ("target", "platform-specific dependencies"), ("profile", "a profile")]
    {
        if manifest.contains_key(table) {
            find(
                &format!("[{table}"),
                format!("the listing declares {what}"),
                "remove this: a listing must build the way its reader builds it",
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINE: &str = "[package]\nname = \"a\"\n\n[dependencies]\ntokio.workspace = true\n\n[lints]\nworkspace = true\n\n[package.metadata.listing]\nexit = 1\n";

    fn found(text: &str) -> Vec<(usize, String)> {
        check("a/Cargo.toml", text).into_iter().map(|finding| (finding.line, finding.what)).collect()
    }

    #[test]
    fn a_plain_manifest_is_fine() {
        assert_eq!(found(FINE), []);
    }

    #[test]
    fn what_the_workspace_decides_is_found() {
        for (from, to, line, words) in [
            ("metadata.listing", "metadata.listng", 10, "[package.metadata.listng]"),
            ("[lints]\nworkspace = true", "", 1, "lints"),
            ("[lints]\nworkspace = true", "[lints.rust]\nunused = \"allow\"", 7, "lints"),
            ("tokio.workspace = true", "tokio = \"1\"", 5, "`tokio` sets its own version"),
            (
                "tokio.workspace = true",
                "tokio = { workspace = true, features = [\"x\"] }",
                5,
                "`tokio` sets its own version",
            ),
            ("[lints]", "[features]\nx = []\n\n[lints]", 7, "its own features"),
        ] {
            let findings = found(&FINE.replace(from, to));
            assert!(matches!(&findings[..], [(at, what)] if *at == line && what.contains(words)), "{to}: {findings:?}");
        }
    }
}
