//! Records a program in one call, from source to trace.

use crate::build::{self, Built, Package, Scratch};
use crate::copies::{self, package_of};
use crate::diagnostics::Diagnostic;
use crate::error::Error;
use crate::in_place::{InPlace, Ready};
use crate::instrument::{instrument, mentions_sockets};
use crate::process::{self, Output};
use crate::python::Scripts;
use crate::recording;
use crate::target::Target;
use crate::trace::Trace;
use std::ffi::OsString;
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
    /// Arguments.
    pub args: Vec<OsString>,
    /// Whether it reads the caller's standard input. Otherwise, its input is empty.
    pub passes_stdin: bool,
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
    /// A program of a package, which is built as cargo would build it.
    Package(Target),
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
    /// The program that cargo starts instead of the compiler to build a package: one whose `main` begins with
    /// [`wrapper::run`](crate::wrapper::run), as that of `cargo-timeline` does.
    pub wrapper: PathBuf,
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
    /// The name and the text of each file, in the order of [`Trace::files`], or of the only one.
    pub files: Vec<(String, String)>,
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
        Program::new(name, code)
    }

    /// Creates the program of a package that was [found](crate::target::Choice::find).
    pub fn of_package(target: Target) -> Program {
        Program::new(&target.name.clone(), Code::Package(target))
    }

    /// Creates a Python program from a file.
    pub fn python(name: &str, file: &Path) -> Program {
        Program::new(name, Code::Python { file: file.into() })
    }

    fn new(name: &str, code: Code) -> Program {
        Program { name: name.into(), code, dir: ".".into(), args: Vec::new(), passes_stdin: false }
    }
}

impl Options {
    /// Returns options with seed 1, limits of ten seconds and 20,000 events, and `python3`.
    pub fn new(target: &Path) -> Options {
        Options {
            lock: None,
            target: target.into(),
            seed: 1,
            limit: Duration::from_secs(10),
            events: 20_000,
            python: "python3".into(),
            wrapper: "cargo-timeline".into(),
        }
    }
}

/// Builds the instrumented copy of a program below `options.target`, runs it once, and reads its trace. A program that
/// doesn't end by itself is ended.
pub fn record(program: &Program, options: &Options) -> Result<Recorded, Error> {
    let folder = std::path::absolute(options.target.join("timeline")).map_err(Error::io(&options.target))?;
    let trace = folder.join(format!("{}.trace", program.name));
    // As long as the program runs.
    let _in_use = match program.code {
        Code::Rust { .. } => Some(copies::use_copy(&folder, &program.name).map_err(Error::io(&folder))?),
        _ => None,
    };
    let (mut plan, sources, notes) = match &program.code {
        Code::Rust { source, file, .. } => {
            let executable = build(program, options, &folder)?;
            let plan = recording::rust(&executable, &program.name, options.seed, &trace, &program.dir);
            (plan, vec![(file.clone(), Source::Text(source.clone()))], Vec::new())
        }
        Code::Package(target) => {
            let [dir, built] =
                [&program.dir, &options.target].map(|path| std::path::absolute(path).map_err(Error::io(path)));
            let in_place = InPlace { target, folder: folder.join("package"), wrapper: &options.wrapper, dir: dir? };
            let Ready { mut run, files, notes } = in_place.prepare(&built?)?;
            recording::configure(&mut run, &program.name, options.seed, &trace);
            (run, files.into_iter().map(|file| (file.name, Source::File(file.original))).collect(), notes)
        }
        Code::Python { file } => {
            let scripts = folder.join("python");
            let scripts = Scripts::write(&scripts).map_err(Error::io(&scripts))?;
            let file = std::path::absolute(file).map_err(Error::io(file))?;
            let plan = recording::python(&options.python, &scripts, &file, &program.name, &trace, &program.dir);
            (plan, vec![(file.display().to_string(), Source::File(file))], Vec::new())
        }
    };
    plan.args.extend(program.args.iter().cloned());
    plan.passes_stdin = program.passes_stdin;
    if trace.exists() {
        fs::remove_file(&trace).map_err(Error::io(&trace))?;
    }
    let plan = recording::limited(plan, options.limit, options.events);
    let Output { stdout, stderr, status, stopped } = process::run(&plan, Some(options.limit + PATIENCE))?;
    if let Code::Rust { .. } = program.code {
        // Another process may clear them too, and old copies do no harm.
        let _ = copies::clear(&folder);
    }
    let stderr = match &program.code {
        Code::Rust { file, .. } => stderr.replace(&Scratch::main_of(&package_of(&program.name)), file),
        _ => stderr,
    };
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
    trace.notes.extend(notes);
    let by_itself = stopped.is_none() && trace.ended.is_none();
    let trace = recording::check(trace).map_err(Error::Trace)?;
    let files = match &program.code {
        Code::Package(target) => texts(&trace, sources, &target.workspace),
        _ => texts(&trace, sources, &program.dir),
    };
    Ok(Recorded { trace, stdout, stderr, status, by_itself, files })
}

/// The text of a file, or where it is.
enum Source {
    Text(String),
    File(PathBuf),
}

/// Returns the names and the texts of the trace's files. `sources` begins with that of `main`. The names of files that
/// are not among them, because they were compiled as they are, are relative to the folder `dir`.
fn texts(trace: &Trace, mut sources: Vec<(String, Source)>, dir: &Path) -> Vec<(String, String)> {
    let text = |source: Source| match source {
        Source::Text(text) => text,
        // It may be gone, or another program's.
        Source::File(file) => {
            fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
        }
    };
    let (name, main) = sources.remove(0);
    let others = trace.files.iter().skip(1).map(|name| {
        let source = sources.iter().position(|(it, _)| it == name).map(|at| sources.swap_remove(at).1);
        (name.clone(), text(source.unwrap_or_else(|| Source::File(dir.join(name)))))
    });
    let others: Vec<_> = others.collect();
    [(name, text(main))].into_iter().chain(others).collect()
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
    let package = package_of(&program.name);
    let scratch = Scratch::new(folder.join(&program.name), folder.join("target")).sharing_runtime(folder);
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
