//! The programs of the book (listings, mends, Python counterparts) and the facts they prove: the text of every recorded
//! file as it would be written today. `test` compares these facts, `record` writes them.

use crate::build::Built;
use crate::listings::{MISTAKES, Workspace, mend_source};
use crate::python;
use crate::report::Problem;
use crate::run::Run;
use anyhow::Result;
use std::path::Path;

/// A program of the book, and what of it is recorded. Paths are relative to the root.
pub struct Program {
    /// What `record` and `test` call it.
    pub name: String,
    /// Its text.
    pub source: String,
    pub run: Run,
    /// How it must end; `None` where what it printed tells.
    pub exit: Option<i32>,
    /// Where what it prints is recorded.
    pub stdout: String,
    /// The same of its stderr, on which it otherwise prints nothing.
    pub stderr: Option<String>,
}

/// A recorded file as it would be written now.
#[derive(Clone)]
pub struct Fact {
    /// Relative to the root.
    pub path: String,
    pub text: String,
    /// What `record` must be told to write it; empty where it must record all.
    pub name: String,
    /// Who says so, and how: "`greets` prints", "rustc says".
    pub says: String,
}

/// What one program came to: its facts, or why there are none.
pub type Produced = Result<Vec<Fact>, Problem>;

/// The listings and mends, as far as they were built.
pub fn rust(book: &Workspace, built: &Built) -> Vec<Program> {
    let mut programs = Vec::new();
    for listing in book.listings.iter().filter(|listing| listing.runs) {
        let source = listing.main();
        if let Some(executable) = built.executables.get(&source) {
            programs.push(Program {
                name: listing.name.clone(),
                source,
                run: Run::new(executable, book.root.join(&listing.dir), listing.switches.limit),
                exit: listing.switches.exit.or(Some(0)),
                stdout: format!("{}/stdout.txt", listing.dir),
                stderr: listing.switches.exit.map(|_| format!("{}/stderr.txt", listing.dir)),
            });
        }
    }
    for mend in &book.mends {
        let source = mend_source(mend);
        if let Some(executable) = built.executables.get(&source) {
            programs.push(Program {
                name: mend.clone(),
                source,
                run: Run::new(executable, book.root.join(MISTAKES), 10),
                exit: Some(0),
                stdout: format!("{MISTAKES}/src/bin/{mend}.txt"),
                stderr: None,
            });
        }
    }
    programs
}

/// The counterparts in Python, whose stderr goes into their stdout. An error is of the machine.
pub fn counterparts(book: &Workspace, python: &Path) -> Result<Vec<Program>> {
    let mut programs = Vec::new();
    let scripts = python::scripts(book)?;
    for listing in book.listings.iter().filter(|listing| listing.counterpart) {
        let switches = &listing.switches;
        let plan = scripts.paused(python, Path::new("counterpart.py"), &book.root.join(&listing.dir));
        let mut run = Run::new(&plan.program, plan.dir, switches.limit);
        (run.args, run.env) = (plan.args, plan.env);
        run.merged = true;
        programs.push(Program {
            name: listing.name.clone(),
            source: format!("{}/counterpart.py", listing.dir),
            run,
            exit: if switches.exit.is_some() || switches.parts_ways { None } else { Some(0) },
            stdout: format!("{}/counterpart.txt", listing.dir),
            stderr: None,
        });
    }
    Ok(programs)
}

impl Program {
    /// Runs it once. The outer error is of the machine, not of the program.
    pub async fn produce(&self) -> Result<Produced> {
        let name = &self.name;
        let output = self.run.clone().output().await?;
        let (what, mend) = match output.ended {
            Err(broken) => broken,
            Ok(status) if self.exit.is_some_and(|exit| exit != status) => {
                let what = format!("ended with status {status}, not {}", self.exit.unwrap_or_default());
                (what, "mend the program, or tell its status with the switch `exit`")
            }
            Ok(_) if self.stderr.is_none() && !output.stderr.is_empty() => {
                let what = "prints on stderr, which the book does not record";
                (what.into(), "print nothing there, or record it with the switch `exit = 0`")
            }
            Ok(_) => {
                let fact = |path, text| Fact { path, text, name: name.clone(), says: format!("`{name}` prints") };
                let mut facts = vec![fact(self.stdout.clone(), output.stdout)];
                facts.extend(self.stderr.clone().map(|path| fact(path, output.stderr)));
                return Ok(Ok(facts));
            }
        };
        Ok(Err(Problem::new(&self.source, 1, format!("`{name}` {what}"), mend).detail(output.stderr)))
    }
}
