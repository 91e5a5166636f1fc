//! Caches passed checks. A verdict depends on the inputs that the check names, the toolchain, the compiler's flags,
//! and the checker itself; if any of them changes, the check runs again.

use crate::tools::process::in_parallel;
use crate::tools::progress::{say, step};
use anyhow::{Context, Result};
use book::Report;
use book::files::{files_below, write_whole};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::UNIX_EPOCH;

/// The passed checks, stored in the target directory.
pub struct Cache {
    file: PathBuf,
    passed: Mutex<BTreeMap<String, Passed>>,
    /// Hash of the inputs that every verdict has in common.
    base: Sha256,
}

/// A passed check.
#[derive(Clone, Serialize, Deserialize, PartialEq)]
struct Passed {
    /// Hash of its inputs.
    inputs: String,
    checks: usize,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    table: String,
}

/// One of many cases that a check judges and caches separately.
pub struct Case<W> {
    /// What its result is cached as.
    pub name: String,
    /// Hash of its inputs.
    pub inputs: String,
    /// What is needed to judge it.
    pub work: W,
}

impl Cache {
    /// Reads the cache from the folder `target`; it is empty if the file is missing or invalid. Fails if the checker
    /// can't be read, or rustc can't be asked for its version.
    pub fn read(target: &Path) -> Result<Cache> {
        let file = target.join("course/passed.json");
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let passed = Mutex::new(serde_json::from_str(&text).unwrap_or_default());
        let base = BASE.get().map_or_else(read_base, |base| Ok(base.clone()))?;
        let _ = BASE.set(base.clone());
        Ok(Cache { file, passed, base })
    }

    /// Returns the inputs that all checks share; a check adds its own.
    pub fn inputs(&self) -> Inputs {
        Inputs(self.base.clone())
    }

    /// Returns the inputs of a check that is too expensive to repeat after every change to the checker. The `sources`
    /// that decide its verdict replace the checker's executable; the check adds its own inputs.
    pub fn inputs_by_source(&self, sources: &[&str]) -> Inputs {
        sources.iter().fold(Inputs(Sha256::new()), |inputs, source| inputs.text(source))
    }

    /// Runs a check unless it passed on the same inputs, in which case stderr says that `what` is unchanged. Only a
    /// clean report is cached. Fails if the check can't run or the cache can't be written.
    pub fn cached(
        &self,
        name: &str,
        inputs: Inputs,
        what: &str,
        check: impl FnOnce() -> Result<Report>,
    ) -> Result<Report> {
        let inputs = inputs.finish();
        if let Some(report) = self.get(name, &inputs) {
            say(&format!("         {what}: unchanged"));
            return Ok(report);
        }
        let report = step(what, check)?;
        self.put(name, inputs, &report);
        self.write()?;
        Ok(report)
    }

    /// Returns the report cached as `name`, if its inputs had this hash.
    pub fn get(&self, name: &str, inputs: &str) -> Option<Report> {
        let passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = passed.get(name).filter(|passed| passed.inputs == inputs)?;
        Some(Report { passed: passed.checks, table: passed.table.clone(), ..Report::default() })
    }

    /// Adds the cached results of `cases` to `report`, unless all are to run, and returns the cases that are left.
    pub fn left<W>(&self, cases: Vec<Case<W>>, fresh: bool, report: &mut Report) -> Vec<Case<W>> {
        let is_left = |case: &Case<W>| match self.get(&case.name, &case.inputs).filter(|_| !fresh) {
            Some(passed) => {
                report.absorb(passed);
                false
            }
            None => true,
        };
        cases.into_iter().filter(is_left).collect()
    }

    /// Judges `cases`, several at once. Adds the results to `report` and caches the clean ones. Fails if a case can't be
    /// judged, or the cache can't be written.
    pub fn judge<W: Send>(
        &self,
        what: &str,
        cases: Vec<Case<W>>,
        report: &mut Report,
        judge: impl Fn(W) -> Result<Report> + Sync,
    ) -> Result<()> {
        let judged = step(what, || in_parallel(cases, |Case { name, inputs, work }| Ok((name, inputs, judge(work)?))))?;
        for (name, inputs, result) in judged {
            self.put(&name, inputs, &result);
            report.absorb(result);
        }
        self.write()
    }

    /// Returns the last report cached as `name`, with the hash of its inputs.
    pub fn remembered(&self, name: &str) -> Option<(String, Report)> {
        let passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        let Passed { inputs, checks, table } = passed.get(name)?.clone();
        Some((inputs, Report { passed: checks, table, ..Report::default() }))
    }

    /// Caches a report if it is clean, and drops the previous one.
    pub fn put(&self, name: &str, inputs: String, report: &Report) {
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        if report.is_clean() {
            passed.insert(name.into(), Passed { inputs, checks: report.passed, table: report.table.clone() });
        } else {
            passed.remove(name);
        }
    }

    /// Writes the cache to disk, or fails.
    pub fn write(&self) -> Result<()> {
        let passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        write_whole(&self.file, &serde_json::to_string_pretty(&*passed)?)?;
        Ok(())
    }
}

/// The common inputs, which don't change while the checker runs.
static BASE: OnceLock<Sha256> = OnceLock::new();

fn read_base() -> Result<Sha256> {
    let mut base = Sha256::new();
    let checker = std::env::current_exe().context("cannot find the checker's executable")?;
    base.update(std::fs::read(&checker).with_context(|| format!("cannot read {}", checker.display()))?);
    let rustc = Command::new("rustc").arg("-vV").output().context("cannot ask rustc for its version")?;
    base.update(&rustc.stdout);
    for flags in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
        base.update(std::env::var_os(flags).unwrap_or_default().as_encoded_bytes());
        base.update([0]);
    }
    Ok(base)
}

/// A running hash of a check's inputs.
#[derive(Clone)]
pub struct Inputs(Sha256);

impl Inputs {
    /// Adds text.
    pub fn text(mut self, text: &str) -> Inputs {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
        self
    }

    /// Adds a file's path and contents; a missing file counts, too. Fails if the file can't be read.
    pub fn file(self, file: &Path) -> Result<Inputs> {
        let mut inputs = self.text(&file.to_string_lossy());
        match std::fs::read(file) {
            Ok(contents) => {
                inputs.0.update((contents.len() as u64).to_le_bytes());
                inputs.0.update(contents);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => inputs.0.update([0]),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
        }
        Ok(inputs)
    }

    /// Adds files, and all files in folders, below `root`. Fails if one can't be read.
    pub fn files<'a>(mut self, root: &Path, paths: impl IntoIterator<Item = &'a str>) -> Result<Inputs> {
        for path in paths {
            if root.join(path).is_dir() {
                for file in files_below(root, path)? {
                    self = self.file(&root.join(file))?;
                }
            } else {
                self = self.file(&root.join(path))?;
            }
        }
        Ok(self)
    }

    /// Adds an executable by path, size and modification time, which change with every build. Fails if there is none.
    pub fn program(self, program: &Path) -> Result<Inputs> {
        let metadata = program.metadata().with_context(|| format!("there is no {}", program.display()))?;
        let time = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(self.text(&format!("{} {} {}", program.display(), metadata.len(), time.as_nanos())))
    }

    /// Returns the hash in hexadecimal.
    pub fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use book::Finding;

    fn report(findings: &[Finding]) -> Result<Report> {
        Ok(Report { passed: 3, findings: findings.to_vec(), ..Report::default() })
    }

    #[test]
    fn only_what_passed_on_the_same_inputs_is_remembered() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let cache = Cache::read(folder.path())?;
        let run = |cache: &Cache, input: &str, findings: &[Finding]| {
            let mut ran = false;
            let made = cache.cached("it", cache.inputs().text(input), "trying", || {
                ran = true;
                report(findings)
            });
            made.map(|report| (ran, report.passed))
        };
        let wrong = [Finding::new("a", 1, "b", "c")];
        assert_eq!(run(&cache, "a", &wrong)?, (true, 3), "nothing is known yet");
        assert_eq!(run(&cache, "a", &[])?, (true, 3), "what did not pass is not remembered");
        assert_eq!(run(&cache, "a", &wrong)?, (false, 3), "it passed on these inputs");
        let again = Cache::read(folder.path())?;
        assert_eq!(run(&again, "a", &[])?, (false, 3), "another process knows");
        assert_eq!(run(&again, "b", &[])?, (true, 3), "other inputs");
        assert_eq!(run(&again, "a", &[])?, (true, 3), "one verdict a name");
        Ok(())
    }

    #[test]
    fn inputs_are_told_apart() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let cache = Cache::read(folder.path())?;
        let file = folder.path().join("a");
        let of = || Ok::<_, anyhow::Error>(cache.inputs().files(folder.path(), ["a"])?.finish());
        let missing = of()?;
        std::fs::write(&file, "")?;
        let empty = of()?;
        std::fs::write(&file, "x")?;
        assert!(missing != empty && empty != of()?);
        assert_ne!(cache.inputs().text("ab").text("c").finish(), cache.inputs().text("a").text("bc").finish());
        Ok(())
    }
}
