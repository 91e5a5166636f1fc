//! Records a program in one call, from source to trace.

use crate::build::{self, Built, Package, Scratch};
use crate::diagnostics::Diagnostic;
use crate::error::Error;
use crate::instrument::{instrument, mentions_sockets};
use crate::process::{self, Output};
use crate::python::Scripts;
use crate::recording;
use crate::trace::{Ended, Kind, Trace};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A program to record.
#[derive(Clone, Debug)]
pub struct Program {
    /// Name, in letters, digits and `-`. Programs with different names can be recorded concurrently.
    pub name: String,
    pub code: Code,
    /// Working directory.
    pub dir: PathBuf,
}

#[derive(Clone, Debug)]
pub enum Code {
    Rust {
        /// Text of the whole program.
        source: String,
        /// File name for compiler errors.
        file: String,
        edition: String,
        /// A manifest line for each dependency.
        dependencies: Vec<String>,
        /// Whether it waits for sockets, so that its virtual clock must wait too.
        sockets: bool,
    },
    Python {
        /// Path of the program.
        file: PathBuf,
    },
}

/// How to record.
#[derive(Clone, Debug)]
pub struct Options {
    /// The `Cargo.lock` with the versions to use; without one, cargo chooses.
    pub lock: Option<PathBuf>,
    /// The folder for generated and built files.
    pub target: PathBuf,
    /// Seed for the random choices of `select!`.
    pub seed: u64,
    /// Time limit in real time, after which the program is ended.
    pub limit: Duration,
    /// How many events to keep of a program that doesn't end.
    pub events: usize,
    /// The Python interpreter, 3.11 or newer.
    pub python: PathBuf,
}

/// The result of a recorded run.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The trace, validated and folded.
    pub trace: Trace,
    pub stdout: String,
    pub stderr: String,
    /// The program's exit status: 3 if the recorder ended it, and 128 plus the signal's number if a signal did.
    pub status: i32,
    /// Whether the program ended by itself. Otherwise, the trace and the output are what there was until then, and the
    /// trace's notes say what happened.
    pub by_itself: bool,
}

/// For how long the recorder waits beyond the limit before it kills the program, whose own thread should have ended it.
const PATIENCE: Duration = Duration::from_secs(10);

impl Program {
    /// Creates a Rust program, edition 2024, that uses tokio. It waits for sockets if its text mentions one.
    pub fn rust(name: &str, source: &str) -> Program {
        let code = Code::Rust {
            source: source.into(),
            file: format!("{name}.rs"),
            edition: "2024".into(),
            dependencies: vec!["tokio = { version = \"1\", features = [\"full\", \"test-util\"] }".into()],
            sockets: mentions_sockets(source),
        };
        Program { name: name.into(), code, dir: ".".into() }
    }

    /// Creates a Python program from a file.
    pub fn python(name: &str, file: &Path) -> Program {
        Program { name: name.into(), code: Code::Python { file: file.into() }, dir: ".".into() }
    }
}

impl Options {
    /// Returns options with seed 1, limits of ten seconds and 20,000 events, and `python3`.
    pub fn new(target: &Path) -> Options {
        let (limit, events) = (Duration::from_secs(10), 20_000);
        Options { lock: None, target: target.into(), seed: 1, limit, events, python: "python3".into() }
    }
}

/// Builds the instrumented copy of a program below `options.target`, runs it once, and reads its trace. A program that
/// doesn't end by itself is ended.
pub fn record(program: &Program, options: &Options) -> Result<Recorded, Error> {
    let folder = std::path::absolute(options.target.join("timeline")).map_err(Error::io(&options.target))?;
    let trace = folder.join(format!("{}.trace", program.name));
    let plan = match &program.code {
        Code::Rust { .. } => {
            let executable = build(program, options, &folder)?;
            recording::rust(&executable, &program.name, options.seed, &trace, &program.dir)
        }
        Code::Python { file } => {
            let scripts = folder.join("python");
            let scripts = Scripts::write(&scripts).map_err(Error::io(&scripts))?;
            let file = std::path::absolute(file).map_err(Error::io(file))?;
            recording::python(&options.python, &scripts, &file, &program.name, &trace, &program.dir)
        }
    };
    if trace.exists() {
        fs::remove_file(&trace).map_err(Error::io(&trace))?;
    }
    let plan = recording::limited(plan, options.limit, options.events);
    let Output { mut stdout, stderr, status, stopped } = process::run(&plan, Some(options.limit + PATIENCE))?;
    let Ok(text) = fs::read_to_string(&trace) else {
        return Err(match stopped {
            Some(what) => Error::Run(format!("{what}\n{stdout}{stderr}")),
            None => Error::Trace(format!("it ended with status {status} and wrote no trace\n{stdout}{stderr}")),
        });
    };
    let mut trace = Trace::parse(&recording::completed(&text)).map_err(Error::Trace)?;
    if let Some(what) = &stopped {
        trace.notes.push(format!("The program {what}."));
    }
    if trace.ended == Some(Ended::Events) {
        forget_later(&mut stdout, &trace);
    }
    let by_itself = stopped.is_none() && trace.ended.is_none();
    Ok(Recorded { trace: recording::check(trace).map_err(Error::Trace)?, stdout, stderr, status, by_itself })
}

/// Removes what the program printed after the last event of its trace, unless something else printed as well.
fn forget_later(stdout: &mut String, trace: &Trace) {
    let printed = trace.events.iter().filter_map(|event| match &event.kind {
        Kind::Out { text, err: false } => Some(text.as_str()),
        _ => None,
    });
    let printed: String = printed.collect();
    if stdout.starts_with(&printed) {
        *stdout = printed;
    }
}

/// Builds the instrumented copy and returns its executable.
fn build(program: &Program, options: &Options, folder: &Path) -> Result<PathBuf, Error> {
    let Code::Rust { source, file, edition, dependencies, sockets } = &program.code else {
        unreachable!("only programs in Rust are built")
    };
    let copy = instrument(source, *sockets).map_err(Error::Refused)?;
    let lock = match &options.lock {
        Some(lock) => Some(fs::read_to_string(lock).map_err(Error::io(lock))?),
        None => None,
    };
    // Not the program's name, which a library that it uses may have too.
    let package = format!("of-{}", program.name);
    let scratch = Scratch::new(folder.join(&program.name), folder.join("target"));
    let built = |text: &str| -> Result<Built, Error> {
        let copy = Package {
            name: package.clone(),
            text: text.into(),
            edition: edition.clone(),
            dependencies: dependencies.clone(),
        };
        scratch.write(&[copy], lock.as_deref()).map_err(Error::io(folder))?;
        let Output { stdout, stderr, status, .. } = process::run(&scratch.plan(), None)?;
        build::read(&stdout, &stderr, status == 0).map_err(Error::Cargo)
    };
    let as_theirs = |said: String| said.replace(&Scratch::main_of(&package), file);
    let said = match outcome(built(&copy)?, &package) {
        Ok(executable) => return Ok(executable),
        Err(said) => as_theirs(said),
    };
    // The original shows whether the fault is the program's or the recorder's.
    match outcome(built(source)?, &package) {
        Ok(_) => Err(Error::CopyDoesNotCompile(said)),
        Err(said) => Err(Error::DoesNotCompile(as_theirs(said))),
    }
}

/// Returns the executable of the package `name`, or the compiler's message about it or its dependencies.
fn outcome(mut built: Built, name: &str) -> Result<PathBuf, String> {
    let rendered = |said: Diagnostic| said.rendered;
    match built.remove(name) {
        Some(built) => built.map_err(rendered),
        None => Err(built.into_values().filter_map(Result::err).map(rendered).collect::<Vec<_>>().join("\n")),
    }
}
