//! Runs the book's programs (listings, mends, Python counterparts) and yields the facts they prove: the text of every
//! recorded file as it would be written today. `test` compares these facts, `record` writes them.

use crate::build::Built;
use crate::listings::{MISTAKES, Workspace};
use crate::python::Python;
use crate::report::Problem;
use crate::run::{Ended, PLACES, Run};
use anyhow::Result;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;
use tokio::task::JoinSet;

/// A program of the book, and what of it is recorded.
#[derive(Clone)]
pub struct Program {
    /// What `record` and `test` call it.
    pub name: String,
    /// Its text, relative to the root.
    pub source: String,
    pub executable: PathBuf,
    pub args: Vec<OsString>,
    pub env: Vec<(&'static str, OsString)>,
    pub dir: PathBuf,
    pub limit: Duration,
    /// How it must end; `None` where what it printed tells.
    pub exit: Option<i32>,
    /// The recorded files, relative to the root.
    pub stdout: String,
    pub stderr: Stderr,
}

/// Where a program's stderr goes.
#[derive(Clone, PartialEq)]
pub enum Stderr {
    /// It must be empty.
    Nowhere,
    Recorded(String),
    /// Into the file of its stdout.
    Stdout,
}

/// A recorded file as it would be written now.
#[derive(Clone, PartialEq)]
pub struct Fact {
    /// Relative to the root.
    pub path: String,
    pub text: String,
    /// The program that `record` must be told to write it.
    pub of: String,
}

/// What one program came to: its facts, or why there are none.
pub type Produced = Result<Vec<Fact>, Problem>;

/// The listings and mends; and a problem for each that is not there although the compiler had nothing to say.
pub fn rust(book: &Workspace, built: &Built) -> (Vec<Program>, Vec<Problem>) {
    let mut programs = Vec::new();
    let mut problems = Vec::new();
    let mut add = |dir: &str, source: String, name: &str, make: &dyn Fn(PathBuf) -> Program| {
        if let Some(executable) = built.programs.get(&(dir.to_string(), name.to_string())) {
            programs.push(make(executable.clone()));
        } else if built.problems.iter().all(|problem| problem.path != source) {
            problems.push(Problem::new(&source, 1, format!("`{name}` was not built"), "mend what it depends on"));
        }
    };
    for listing in book.listings.iter().filter(|listing| listing.runs) {
        let (dir, switches) = (&listing.dir, &listing.switches);
        let source = format!("{dir}/src/main.rs");
        add(dir, source.clone(), &listing.name, &|executable| Program {
            name: listing.name.clone(),
            source: source.clone(),
            executable,
            args: Vec::new(),
            env: Vec::new(),
            dir: book.root.join(dir),
            limit: Duration::from_secs(switches.limit),
            exit: Some(switches.exit.unwrap_or(0)),
            stdout: format!("{dir}/stdout.txt"),
            stderr: switches.exit.map_or(Stderr::Nowhere, |_| Stderr::Recorded(format!("{dir}/stderr.txt"))),
        });
    }
    for mend in &book.mends {
        let source = format!("{MISTAKES}/src/bin/{mend}.rs");
        add(MISTAKES, source.clone(), mend, &|executable| Program {
            name: mend.clone(),
            source: source.clone(),
            executable,
            args: Vec::new(),
            env: Vec::new(),
            dir: book.root.join(MISTAKES),
            limit: Duration::from_secs(10),
            exit: Some(0),
            stdout: format!("{MISTAKES}/src/bin/{mend}.txt"),
            stderr: Stderr::Nowhere,
        });
    }
    (programs, problems)
}

/// The counterparts in Python.
pub fn counterparts(book: &Workspace, python: &Python) -> Vec<Program> {
    let counterparts = book.listings.iter().filter(|listing| listing.counterpart);
    let program = |listing: &crate::listings::Listing| Program {
        name: listing.name.clone(),
        source: format!("{}/counterpart.py", listing.dir),
        executable: python.executable.clone(),
        // Without what is installed beside Python, which takes time to find.
        args: vec!["-S".into(), book.root.join("ci/paused_clock.py").into(), "counterpart.py".into()],
        env: ["PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"]
            .map(|name| (name, "1".into()))
            .into_iter()
            .chain([("PYTHONHASHSEED", "0".into())])
            .collect(),
        dir: book.root.join(&listing.dir),
        limit: Duration::from_secs(listing.switches.limit),
        exit: if listing.switches.exit.is_some() || listing.switches.parts_ways { None } else { Some(0) },
        stdout: format!("{}/counterpart.txt", listing.dir),
        stderr: Stderr::Stdout,
    };
    counterparts.map(program).collect()
}

/// Runs all, several at once; yields them in the order they were given.
pub async fn produce(programs: Vec<Program>) -> Result<Vec<Produced>> {
    let mut running = JoinSet::new();
    for (place, program) in programs.into_iter().enumerate() {
        running.spawn(async move { (place, program.produce().await) });
    }
    let mut produced = running.join_all().await;
    produced.sort_by_key(|(place, _)| *place);
    produced.into_iter().map(|(_, produced)| produced).collect()
}

impl Program {
    /// Runs it once. The error is of the machine, not of the program.
    async fn produce(self) -> Result<Produced> {
        let _place = PLACES.acquire().await?;
        let Program { name, source, limit, exit, stdout, stderr, .. } = self;
        let run = Run {
            program: self.executable,
            args: self.args,
            dir: self.dir,
            env: self.env,
            limit,
            merged: stderr == Stderr::Stdout,
        };
        let output = run.output().await?;
        let wrong = |what: String, mend: &str| Ok(Err(Problem::new(&source, 1, what, mend).detail(&output.stderr)));
        match (output.ended, exit) {
            (Ended::TooLong, _) => {
                let what = format!("`{name}` did not end within {} s and was killed", limit.as_secs());
                return wrong(what, "let it end, or give it time with the switch `limit`");
            }
            (Ended::TooMuch, _) => {
                return wrong(format!("`{name}` printed more than 1 MiB"), "print less");
            }
            (Ended::Killed, _) => {
                return wrong(format!("`{name}` was ended by a signal"), "mend the program");
            }
            (Ended::Status(status), Some(wanted)) if status != wanted => {
                let what = format!("`{name}` ended with status {status}, not {wanted}");
                return wrong(what, "mend the program, or tell its status with the switch `exit`");
            }
            (Ended::Status(_), _) => {}
        }
        let mut facts = vec![Fact { path: stdout, text: output.stdout, of: name.clone() }];
        match stderr {
            Stderr::Recorded(path) => facts.push(Fact { path, text: output.stderr, of: name }),
            Stderr::Nowhere if !output.stderr.is_empty() => {
                let what = format!("`{name}` prints on stderr, which the book does not record");
                return wrong(what, "print nothing there, or record it with the switch `exit = 0`");
            }
            _ => {}
        }
        Ok(Ok(facts))
    }
}
