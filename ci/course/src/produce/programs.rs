//! The programs of the book (listings, fixes, Python counterparts) and the facts they prove: the text of every recorded
//! file as it would be written today.

use crate::produce::build::Built;
use crate::snapshot::{Fact, Produced};
use crate::tools::process::Run;
use crate::tools::python::scripts;
use anyhow::Result;
use book::listing::{Language, MISTAKES, fix_output, fix_source};
use book::recorded::says;
use book::{Finding, Workspace};
use std::path::Path;

/// A program of the book, and what of it is recorded.
pub struct Program {
    /// What `record` and `test` call it.
    pub name: String,
    pub language: Language,
    /// Its text.
    pub source: String,
    /// The folder of its package.
    pub dir: String,
    pub run: Run,
    /// How it must end.
    pub exit: i32,
    /// Where what it prints is recorded.
    pub stdout: String,
    /// The same of its stderr, on which it otherwise prints nothing.
    pub stderr: Option<String>,
}

/// The listings and fixes, as far as they were built.
pub fn rust(book: &Workspace, built: &Built) -> Vec<Program> {
    let mut programs = Vec::new();
    for listing in book.listings.iter().filter(|listing| listing.runs) {
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

/// The counterparts in Python on a paused clock, whose stderr goes into their stdout. An error when the clock cannot be written.
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
    /// Runs it once. The outer error is of the machine, not of the program.
    pub fn produce(&self) -> Result<Produced> {
        let Program { name, exit, .. } = self;
        let output = self.run.output()?;
        let (what, fix) = match output.ended {
            Err(broken) => broken,
            Ok(status) if status != *exit => {
                let switch = if self.language == Language::Rust { "exit" } else { "counterpart-exit" };
                let what = format!("ended with status {status}, not {exit}");
                let fix = if switch == "exit" {
                    "fix the program, or tell its status with the switch `exit`"
                } else {
                    "fix the program, or tell its status with the switch `counterpart-exit`"
                };
                (what, fix)
            }
            Ok(_) if self.stderr.is_none() && !output.stderr.is_empty() => {
                let what = "prints on stderr, which the book does not record";
                (what.into(), "print nothing there, or record it with the switch `exit = 0`")
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
