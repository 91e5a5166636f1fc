//! Runs the book's programs (listings, fixes and Python counterparts). Their output is the content of recorded files.

use crate::produce::build::Built;
use crate::snapshot::{Fact, Produced};
use crate::tools::process::Run;
use crate::tools::python::scripts;
use anyhow::Result;
use book::listing::{Language, MISTAKES, fix_output, fix_source};
use book::recorded::says;
use book::{Finding, Workspace};
use std::path::Path;

/// A program of the book, and the files that record its output.
pub struct Program {
    /// Its name in the output of `record` and `test`.
    pub name: String,
    pub language: Language,
    /// Path of its source.
    pub source: String,
    /// Folder of its package.
    pub dir: String,
    pub run: Run,
    /// Expected exit status.
    pub exit: i32,
    /// Path of the recorded stdout.
    pub stdout: String,
    /// Path of the recorded stderr; `None` if the program must print nothing there.
    pub stderr: Option<String>,
}

/// Returns the listings and fixes that were built.
pub fn rust(book: &Workspace, built: &Built) -> Vec<Program> {
    let mut programs = Vec::new();
    for listing in book.listings.iter().filter(|listing| listing.prints()) {
        let source = listing.main();
        if let Some(executable) = built.executables.get(&source) {
            let mut run = Run::new(executable, book.root.join(&listing.dir), listing.switches.limit);
            run.alone = listing.switches.alone;
            programs.push(Program {
                name: listing.name.clone(),
                language: Language::Rust,
                source,
                dir: listing.dir.clone(),
                run,
                exit: listing.switches.exit.unwrap_or(0),
                stdout: listing.stdout(),
                stderr: listing.stderr(),
            });
        }
    }
    for fix in &book.fixes {
        let source = fix_source(fix);
        if let Some(executable) = built.executables.get(&source) {
            programs.push(Program {
                name: fix.clone(),
                language: Language::Rust,
                source,
                dir: MISTAKES.into(),
                run: Run::new(executable, book.root.join(MISTAKES), 10),
                exit: 0,
                stdout: fix_output(fix),
                stderr: None,
            });
        }
    }
    programs
}

/// Returns the Python counterparts, on a paused clock and with stderr merged into stdout. Fails if the clock's files
/// can't be written.
pub fn counterparts(book: &Workspace, python: &Path) -> Result<Vec<Program>> {
    let scripts = scripts(book)?;
    let mut programs = Vec::new();
    for listing in book.listings.iter().filter(|listing| listing.counterpart) {
        let switches = &listing.switches;
        let plan = scripts.paused(python, Path::new("counterpart.py"), &book.root.join(&listing.dir));
        let mut run = Run::planned(plan, switches.limit);
        run.merged = true;
        run.alone = switches.alone;
        programs.push(Program {
            name: listing.name.clone(),
            language: Language::Python,
            source: listing.counterpart(),
            dir: listing.dir.clone(),
            run,
            exit: switches.counterpart_exit,
            stdout: listing.counterpart_output(),
            stderr: None,
        });
    }
    Ok(programs)
}

impl Program {
    /// Runs the program once. The outer error is the machine's fault, not the program's.
    pub fn produce(&self) -> Result<Produced> {
        let Program { name, exit, .. } = self;
        let output = self.run.output()?;
        let (what, fix) = match output.ended {
            Err(broken) => broken,
            Ok(status) if status != *exit => {
                let switch = if self.language == Language::Rust { "exit" } else { "counterpart-exit" };
                let what = format!("ended with status {status}, not {exit}");
                let fix = if switch == "exit" {
                    "fix the program, or set the switch `exit` to its status"
                } else {
                    "fix the program, or set the switch `counterpart-exit` to its status"
                };
                (what, fix)
            }
            Ok(_) if self.stderr.is_none() && !output.stderr.is_empty() => {
                let what = "prints to stderr, which is not recorded";
                (what.into(), "print nothing there, or set the switch `exit = 0` to record it")
            }
            Ok(_) => {
                let fact = |path, text| Fact { path, text, name: name.clone(), says: says(name, self.language) };
                let mut facts = vec![fact(self.stdout.clone(), output.stdout)];
                facts.extend(self.stderr.clone().map(|path| fact(path, output.stderr)));
                return Ok(Ok(facts));
            }
        };
        let detail = if output.stderr.is_empty() { output.stdout } else { output.stderr };
        Ok(Err(Finding::new(&self.source, 1, format!("`{name}` {what}"), fix).detail(detail)))
    }
}
