//! `cargo timeline`: records a program's event loop and writes a page to step through it.

mod arguments;

use crate::arguments::{Arguments, Asked, USAGE, parse};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;
use std::{env, fs, thread};
use timeline::target::Target;
use timeline::{Code, Error, Options, Program, Recorded, perfetto, project, record, render, wrapper};

/// Styles and script of the figure.
const CSS: &str = include_str!("../../../page/timeline.css");
const JS: &str = include_str!("../../../page/timeline.js");

fn main() -> ExitCode {
    if let Some(compiled) = wrapper::run() {
        return compiled;
    }
    let arguments = match parse(env::args_os().skip(1)) {
        Ok(Asked::Record(arguments)) => arguments,
        Ok(Asked::Help) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Ok(Asked::Version) => {
            println!("cargo-timeline {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Err(what) => {
            eprintln!("cargo timeline: {what}\nThe option --help lists all options.");
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(status) => status,
        Err(error) => {
            match (&arguments.file, &error) {
                // It names its file.
                (None, Error::RefusedIn(..)) => eprintln!("{error}"),
                (Some(file), error) if !matches!(error, Error::Io(..)) => eprintln!("{}", error.of(file.display())),
                _ => eprintln!("cargo timeline: {error}"),
            }
            ExitCode::FAILURE
        }
    }
}

/// The exit status for a program that was recorded but did not end by itself.
const UNENDED: u8 = 3;
/// The exit status for a program that was recorded but does something else as it is.
const UNLIKE: u8 = 4;

/// Records the program. Returns the exit status.
fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let mut options = Options::new("target".as_ref());
    (options.limit, options.events) = (arguments.limit, arguments.events);
    (options.compare, options.other_seeds) = (arguments.compare, arguments.seed.is_none());
    options.seed = arguments.seed.unwrap_or(options.seed);
    // The program that records is also what cargo starts to compile.
    options.wrapper = env::current_exe().map_err(|error| Error::Io("cargo-timeline".into(), error))?;
    let mut program = match &arguments.file {
        None => of_package(arguments.choice.find(".".as_ref())?, &mut options),
        Some(file) if file.extension().is_some_and(|ending| ending == "py") => {
            options.python = env::var_os("PYTHON").unwrap_or_else(|| "python3".into()).into();
            Program::python(&stem(file), file)
        }
        Some(file) => match arguments.choice.of_file(file)? {
            Some(target) => of_package(target, &mut options),
            None => alone(file, &mut options)?,
        },
    };
    program.args.clone_from(&arguments.given);
    program.passes_stdin = !std::io::stdin().is_terminal();
    if let Some(target) = &arguments.target {
        options.target.clone_from(target);
    }
    let recorded = {
        let _patience = patience();
        record(&program, &options)?
    };
    print!("{}", recorded.stdout);
    eprint!("{}", recorded.stderr);
    recorded.trace.notes.iter().for_each(|note| eprintln!("note: {note}"));
    let out = arguments.out.clone().unwrap_or_else(|| options.target.join("timeline"));
    // stdout is for the program's output.
    let paths = write(&recorded, arguments, &out.join(format!("{}.html", program.name)))?;
    paths.iter().for_each(|path| eprintln!("{}", path.display()));
    Ok(told(&recorded, arguments))
}

/// Says on a terminal, if it takes more than a second, why nothing happens. Says nothing once the result is dropped.
fn patience() -> Option<Sender<()>> {
    let (done, is_done) = channel();
    thread::spawn(move || {
        if is_done.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
            eprintln!("building and running the program, which takes longer the first time…");
        }
    });
    std::io::stderr().is_terminal().then_some(done)
}

/// Says how the program ended, and whether it does the same as it is. Returns the exit status.
fn told(recorded: &Recorded, arguments: &Arguments) -> ExitCode {
    let what = arguments.file.as_ref().map_or("cargo timeline".into(), |file| file.display().to_string());
    let Recorded { by_itself, status, comparison, .. } = recorded;
    if !by_itself {
        eprintln!("{what}: the program did not end by itself");
    }
    if *by_itself && *status != 0 {
        let too = if arguments.compare && comparison.ended_alike() { ", as the original did" } else { "" };
        eprintln!("{what}: the program ended with status {status}{too}");
    }
    if arguments.compare {
        eprintln!("{what}: {comparison}");
    }
    match by_itself {
        _ if !comparison.is_alike() => ExitCode::from(UNLIKE),
        true => ExitCode::SUCCESS,
        false => ExitCode::from(UNENDED),
    }
}

/// Returns the program of a package, to be built below the package's target directory.
fn of_package(target: Target, options: &mut Options) -> Program {
    options.target.clone_from(&target.target);
    Program::of_package(target)
}

/// Returns the program that consists of a file. It may use what the package around it uses, if there is one.
fn alone(file: &Path, options: &mut Options) -> Result<Program, Error> {
    let source = fs::read_to_string(file).map_err(|error| Error::Io(file.into(), error))?;
    let mut program = Program::rust(&stem(file), &source);
    if let Code::Rust { file: shown, edition, dependencies, .. } = &mut program.code {
        *shown = file.display().to_string();
        if let Some(project) = project::of(file)? {
            (*edition, *dependencies) = (project.edition, project.dependencies);
            (options.lock, options.target) = (project.lock, project.target);
        }
    }
    Ok(program)
}

/// Writes the page, and the traces that were asked for. Returns their paths.
fn write(recorded: &Recorded, arguments: &Arguments, page: &Path) -> Result<Vec<PathBuf>, Error> {
    let Recorded { trace, files, .. } = recorded;
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let mut texts = vec![(page, render::page(trace, &files, CSS, JS))];
    texts.extend(arguments.json.as_deref().map(|path| (path, trace.write())));
    texts.extend(arguments.perfetto.as_deref().map(|path| (path, perfetto::write(trace))));
    for (path, text) in &texts {
        let failed = |error| Error::Io(path.to_path_buf(), error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(path, text).map_err(failed)?;
    }
    Ok(texts.into_iter().map(|(path, _)| path.into()).collect())
}

/// Returns a file's name without extension, reduced to letters, digits and `-`.
fn stem(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}
