//! The judges of a listing: Python tests, run by pytest, that use its program the way its real clients do. They lie in the
//! folder `judges`, which counts only if it has a `requirements.txt`.

use crate::files::{files_below, read};
use crate::listing::Listing;
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;

impl Listing {
    /// Path of the folder of judges.
    pub fn judges(&self) -> String {
        format!("{}/judges", self.dir)
    }

    /// Path of the list of all packages that the judges need, each with its version and hashes.
    pub fn requirements(&self) -> String {
        format!("{}/requirements.txt", self.judges())
    }

    /// Path of the list of those packages that the judges import, from which the other list is made.
    pub fn imported_requirements(&self) -> String {
        format!("{}/requirements.in", self.judges())
    }

    /// Returns the judges that pytest runs below `root`: tests, `conftest.py`, the modules that these import, and the files
    /// of JSON whose names they hold. Fails if one can't be read.
    pub fn judge_sources(&self, root: &Path) -> Result<BTreeSet<String>> {
        let mut sources = BTreeSet::new();
        if !self.judged {
            return Ok(sources);
        }
        let mut others = Vec::new();
        for file in files_below(root, &self.judges())? {
            match file.strip_prefix(&self.judges()).and_then(|name| name.strip_prefix('/')) {
                Some(name) if name.contains('/') || !(name.ends_with(".py") || name.ends_with(".json")) => {}
                Some(name) if name.starts_with("test_") || name == "conftest.py" => drop(sources.insert(file)),
                _ => others.push(file),
            }
        }
        let mut unread: Vec<String> = sources.iter().cloned().collect();
        while let Some(file) = unread.pop() {
            let text = read(&root.join(file))?.unwrap_or_default();
            let (imported, rest) = others.into_iter().partition(|other| uses(&text, other));
            others = rest;
            sources.extend(imported.iter().cloned());
            unread.extend::<Vec<String>>(imported);
        }
        Ok(sources)
    }
}

/// Returns whether the Python program `text` imports the file, or holds its name if it is a file of JSON.
fn uses(text: &str, file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    if name.ends_with(".json") {
        return text.contains(&format!("\"{name}\""));
    }
    let module = name.strip_suffix(".py");
    text.lines().any(|line| {
        let mut words = line.split_whitespace();
        matches!(words.next(), Some("import" | "from")) && words.next() == module
    })
}
