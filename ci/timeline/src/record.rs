//! Records a program in one call, from source to trace.

use crate::build::{self, Built, Package, Scratch};
use crate::compare::{Comparison, End};
use crate::copies::{self, package_of};
use crate::diagnostics::Diagnostic;
use crate::error::Error;
use crate::in_place::{InPlace, Ready};
use crate::instrument::{Refused, instrument_renamed, mentions_sockets};
use crate::original::{Original, named};
use crate::plan::Plan;
use crate::process::{self, Output};
use crate::python::Scripts;
use crate::recording;
use crate::sources::{Source, Sources};
use crate::target::Target;
use crate::trace::{Clock, Ended, Language, Trace};
use crate::unshown::Unshown;
use std::ffi::OsString;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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
    /// Whether it reads the caller's standard input, of which each run gets all. Otherwise, its input is empty.
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
    /// Whether to build and run the program as it is, too, and to compare what both do.
    pub compare: bool,
    /// Whether to record another run, with a seed from 1 to 20, if that prints what the program prints as it is, but
    /// `seed` gives another order.
    pub other_seeds: bool,
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
    /// Whether the program ended by itself. Otherwise, the trace and the output are what there was until then, and the
    /// trace's notes say what happened.
    pub by_itself: bool,
    /// What the program did as it is.
    pub comparison: Comparison,
    /// The name and the text of each file, in the order of [`Trace::files`], or of the only one.
    pub files: Vec<(String, String)>,
}

/// The seeds to try if the output comes in another order, and for how long.
const SEEDS: RangeInclusive<u64> = 1..=20;
const SEARCH: Duration = Duration::from_secs(5);

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
    /// Returns options with seed 1 or whichever gives the original's output, limits of ten seconds and 20,000 events,
    /// and `python3`.
    pub fn new(target: &Path) -> Options {
        let (limit, events) = (Duration::from_secs(10), 20_000);
        Options {
            lock: None,
            target: target.into(),
            seed: 1,
            limit,
            compare: true,
            other_seeds: true,
            events,
            python: "python3".into(),
            wrapper: "cargo-timeline".into(),
        }
    }
}

/// Builds the instrumented copy of a program below `options.target`, runs it, and reads its trace. A program that
/// doesn't end by itself is ended. Unless `options.compare` is unset, the program also runs as it is.
pub fn record(program: &Program, options: &Options) -> Result<Recorded, Error> {
    let folder = std::path::absolute(options.target.join("timeline")).map_err(Error::io(&options.target))?;
    let trace = folder.join(format!("{}.trace", program.name));
    // As long as the program runs.
    let _in_use = match program.code {
        Code::Rust { .. } => Some(copies::use_copy(&folder, &program.name).map_err(Error::io(&folder))?),
        _ => None,
    };
    let Planned { mut copy, mut as_it_is, files, notes } = plan(program, options, &folder, &trace)?;
    for plan in [&mut copy, &mut as_it_is] {
        plan.args.extend(program.args.iter().cloned());
        plan.passes_stdin = program.passes_stdin;
    }
    let copy = recording::limited(copy, options.limit, options.events);
    let run = |seed| record_once(&recording::seeded(&copy, seed), &trace, options.limit);
    let (mut recorded, output) = run(options.seed)?;
    if options.compare {
        let original = Original { plan: as_it_is, names: names(program), limit: options.limit };
        compare(&original, &mut recorded, output, options.other_seeds, run)?;
    }
    for text in [&mut recorded.stdout, &mut recorded.stderr] {
        *text = named(text, &names(program));
    }
    recorded.trace.notes.extend(notes);
    let dir = if let Code::Package(target) = &program.code { &target.workspace } else { &program.dir };
    recorded.files = files.texts(&recorded.trace, dir);
    if let Code::Rust { .. } = program.code {
        // Another process may clear them too, and old copies do no harm.
        let _ = copies::clear(&folder);
    }
    Ok(recorded)
}

/// How to run a program, after it was built.
struct Planned {
    copy: Plan,
    as_it_is: Plan,
    files: Sources,
    /// What readers of the trace must know.
    notes: Vec<String>,
}

/// Builds a program below `folder` and plans its runs, of which that of the copy writes the file `trace`.
fn plan(program: &Program, options: &Options, folder: &Path, trace: &Path) -> Result<Planned, Error> {
    let (name, dir) = (&program.name, &program.dir);
    Ok(match &program.code {
        Code::Rust { source, file, .. } => {
            let [copy, original] = build(program, options, folder)?;
            Planned {
                copy: recording::rust(&copy, name, options.seed, trace, dir),
                as_it_is: Plan::new(original, dir),
                files: Sources::of(file.clone(), Source::Text(source.clone())),
                notes: Vec::new(),
            }
        }
        Code::Package(target) => {
            let [dir, built] = [dir, &options.target].map(|path| std::path::absolute(path).map_err(Error::io(path)));
            let in_place = InPlace { target, folder: folder.join("package"), wrapper: &options.wrapper, dir: dir? };
            let Ready { run: mut copy, as_it_is, files, notes } = in_place.prepare(&built?, options.compare)?;
            recording::configure(&mut copy, name, options.seed, trace);
            let files = files.into_iter().map(|file| (file.name, Source::File(file.original)));
            Planned { copy, as_it_is, files: Sources(files.collect()), notes }
        }
        Code::Python { file } => {
            let scripts = folder.join("python");
            let scripts = Scripts::write(&scripts).map_err(Error::io(&scripts))?;
            let file = std::path::absolute(file).map_err(Error::io(file))?;
            Planned {
                copy: recording::python(&options.python, &scripts, &file, name, trace, dir),
                as_it_is: scripts.as_it_is(&options.python, &file, dir),
                files: Sources::of(file.display().to_string(), Source::File(file)),
                notes: Vec::new(),
            }
        }
    })
}

/// Compares a recorded run with the original. If that prints the same in another order, looks for a seed that gives
/// its order; `run` records with a seed. With `may_use`, that run takes the place of the recorded one.
fn compare(
    original: &Original,
    recorded: &mut Recorded,
    output: Output,
    may_use: bool,
    run: impl Fn(u64) -> Result<(Recorded, Output), Error>,
) -> Result<(), Error> {
    let compared = original.compare(&output, &recorded.trace, cut(recorded))?;
    recorded.comparison = compared.comparison.clone();
    // Another run that takes until the limit would take too long.
    if compared.comparison.may_vary() && cut(recorded) != Some(End::Cut) {
        // Other programs aren't random.
        let random = recorded.trace.language == Language::Rust && recorded.trace.clock != Clock::Patient;
        let began = Instant::now();
        let seeds = SEEDS.filter(|seed| random && *seed != recorded.trace.seed);
        let others = seeds.take_while(|_| began.elapsed() < SEARCH).filter_map(|seed| run(seed).ok());
        let mut alike = others.filter(|(other, output)| original.gives(&compared.run, output, cut(other)));
        if let Some((other, _)) = alike.next() {
            let seed = other.trace.seed;
            if may_use {
                *recorded = other;
            }
            recorded.comparison = Comparison::Seed(seed);
        } else if let Some(varies) = original.varies(&compared, &output, cut(recorded))? {
            recorded.comparison = varies;
        }
    }
    recorded.trace.notes.extend(recorded.comparison.note());
    Ok(())
}

/// Returns how a run was cut off, if it did not end by itself.
fn cut(recorded: &Recorded) -> Option<End> {
    let is_stuck = recorded.trace.ended == Some(Ended::Asleep);
    (!recorded.by_itself).then_some(if is_stuck { End::Stuck } else { End::Cut })
}

/// Runs the process that writes the file `trace`, and reads that.
fn record_once(plan: &Plan, trace: &Path, limit: Duration) -> Result<(Recorded, Output), Error> {
    if trace.exists() {
        fs::remove_file(trace).map_err(Error::io(trace))?;
    }
    let output = process::run(plan, Some(limit + PATIENCE))?;
    let Output { stdout, stderr, status, stopped, .. } = output.clone();
    let Ok(text) = fs::read_to_string(trace) else {
        return Err(match stopped {
            Some(what) => Error::Run(format!("{what}\n{stdout}{stderr}")),
            None => Error::Trace(format!("it ended with status {status} and wrote no trace\n{stdout}{stderr}")),
        });
    };
    if let Some((unshown, line, file)) = Unshown::parse(&text) {
        let refused = Refused { line, what: unshown.what().into(), fix: unshown.fix() };
        return Err(match file {
            Some(file) => Error::RefusedIn(file.into(), refused),
            None => Error::Refused(refused),
        });
    }
    let mut trace = Trace::parse(&recording::completed(&text)).map_err(Error::Trace)?;
    if let Some(what) = &stopped {
        trace.notes.push(format!("The program {what}."));
    }
    let by_itself = stopped.is_none() && trace.ended.is_none();
    let trace = recording::check(trace).map_err(Error::Trace)?;
    let comparison = Comparison::Not("nobody asked for it".into());
    Ok((Recorded { trace, stdout, stderr, status, by_itself, comparison, files: Vec::new() }, output))
}

/// Returns the names of the packages that are built for a program: its copy's, and that of the program as it is.
fn packages(program: &Program) -> [String; 2] {
    let copy = package_of(&program.name);
    [copy.clone(), format!("{copy}-as-it-is")]
}

/// Returns the names that occur in the output of a program only because of where it was built.
fn names(program: &Program) -> Vec<(String, String)> {
    let Code::Rust { file, .. } = &program.code else { return Vec::new() };
    let [copy, original] = packages(program);
    let crates = [&original, &copy].map(|package| (package.replace('-', "_"), program.name.replace('-', "_")));
    let files = [&original, &copy].map(|package| (Scratch::main_of(package), file.clone()));
    let packages = [original, copy].map(|package| (package, program.name.clone()));
    [files, packages, crates].concat()
}

/// Builds the instrumented copy, and the program as it is if both are to be compared or if the copy does not compile.
/// Returns their executables.
fn build(program: &Program, options: &Options, folder: &Path) -> Result<[PathBuf; 2], Error> {
    let Code::Rust { source, file, edition, dependencies, sockets } = &program.code else {
        unreachable!("only programs in Rust are built")
    };
    if edition == "2015" {
        return Err(Error::Refused(Error::edition_2015()));
    }
    let copy = instrument_renamed(source, *sockets, &renamed(dependencies)).map_err(Error::Refused)?;
    let lock = match &options.lock {
        Some(lock) => Some(fs::read_to_string(lock).map_err(Error::io(lock))?),
        None => None,
    };
    let names = packages(program);
    let scratch = Scratch::new(folder.join(&program.name), folder.join("target")).sharing_runtime(folder);
    let built = |texts: &[&str]| -> Result<Built, Error> {
        let package = |(name, text): (&String, &&str)| Package {
            name: name.clone(),
            text: text.to_string(),
            edition: edition.clone(),
            dependencies: dependencies.clone(),
        };
        let packages: Vec<Package> = names.iter().zip(texts).map(package).collect();
        scratch.write(&packages, lock.as_deref()).map_err(Error::io(folder))?;
        let Output { stdout, stderr, status, .. } = process::run(&scratch.plan(), None)?;
        build::read(&stdout, &stderr, status == 0).map_err(Error::Cargo)
    };
    let outcomes = |built: &mut Built| {
        let as_theirs = |name: &String, said: String| said.replace(&Scratch::main_of(name), file);
        [&names[0], &names[1]].map(|name| outcome(built, name).map_err(|said| as_theirs(name, said)))
    };
    let (only_copy, both) = ([&*copy], [&*copy, source]);
    let [copy, original] = match outcomes(&mut built(if options.compare { &both } else { &only_copy })?) {
        [Ok(copy), _] if !options.compare => return Ok([copy, PathBuf::new()]),
        // The original shows whether the fault is the program's or the recorder's.
        [Err(_), _] if !options.compare => outcomes(&mut built(&both)?),
        outcomes => outcomes,
    };
    match (copy, original) {
        (_, Err(said)) => Err(Error::DoesNotCompile(said)),
        (Err(said), Ok(_)) => Err(Error::CopyDoesNotCompile(said)),
        (Ok(copy), Ok(original)) => Ok([copy, original]),
    }
}

/// Returns the crates that a program's manifest renames, each with the name here and its own.
fn renamed(dependencies: &[String]) -> Vec<(String, String)> {
    let renamed = dependencies.iter().filter_map(|line| {
        let (here, rest) = line.split_once('=')?;
        let (_, name) = rest.split_once("package = \"")?;
        Some((here.trim().trim_matches('"').to_string(), name.split('"').next()?.to_string()))
    });
    renamed.collect()
}

/// Returns the executable of the package `name`, or the compiler's message about it or its dependencies.
fn outcome(built: &mut Built, name: &str) -> Result<PathBuf, String> {
    let rendered = |said: Diagnostic| said.rendered;
    match built.remove(name) {
        Some(built) => built.map_err(rendered),
        None => {
            let said = built.values().filter_map(|built| built.as_ref().err()).map(|said| said.rendered.clone());
            Err(said.collect::<Vec<_>>().join("\n"))
        }
    }
}
