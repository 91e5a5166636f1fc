//! `cargo timeline FILE`: records a program's event loop and writes a page to step through it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use std::{env, fs};
use timeline::trace::Trace;
use timeline::{Code, Error, Options, Program, project, record, render};

/// Styles and script of the figure.
const CSS: &str = include_str!("../../page/timeline.css");
const JS: &str = include_str!("../../page/timeline.js");

const USAGE: &str = "\
usage: cargo timeline FILE [OPTION...]

Runs the program in FILE (.rs or .py), and writes what its event loop did: FILE's name with .html, a page to step
through, and with .json, the trace. What the program prints is printed. Then runs the program as it is, and says whether
it does the same.

  --seed NUMBER       seeds the random choices of `select!` (1, or whichever up to 20 gives the program's own order)
  --no-compare        doesn't run the program as it is
  --limit SECONDS     how long the program may run, in real time (10)
  --events NUMBER     how many events to keep of a program that doesn't end (20000)
  --out FOLDER        where to write the page and the trace (timeline, below the target directory)
  --target-dir FOLDER where to build (the target directory of FILE's package, or else ./target)

Exit status: 0 if the program ended by itself and was recorded, 3 if it was recorded but did not end by itself, 4 if it
was recorded but does something else as it is, 1 if there is no trace, 2 if the arguments are wrong.
";

/// The exit status for a program that was recorded but did not end by itself.
const UNENDED: u8 = 3;
/// The exit status for a program that was recorded but does something else as it is.
const UNLIKE: u8 = 4;

struct Arguments {
    file: PathBuf,
    seed: Option<u64>,
    compare: bool,
    limit: u64,
    events: usize,
    out: Option<PathBuf>,
    target: Option<PathBuf>,
}

fn main() -> ExitCode {
    // Cargo passes the subcommand first.
    let given: Vec<String> = env::args().skip(1).collect();
    let given = given.strip_prefix(&["timeline".to_string()]).unwrap_or(&given);
    if given.iter().any(|argument| argument == "--help" || argument == "-h") {
        print!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let arguments = match parse(given) {
        Ok(arguments) => arguments,
        Err(what) => {
            eprint!("cargo timeline: {what}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(status) => status,
        Err(error) => {
            eprintln!("{}: {error}", arguments.file.display());
            ExitCode::FAILURE
        }
    }
}

fn parse(given: &[String]) -> Result<Arguments, String> {
    let mut arguments = Arguments {
        file: PathBuf::new(),
        seed: None,
        compare: true,
        limit: 10,
        events: 20_000,
        out: None,
        target: None,
    };
    let mut given = given.iter();
    while let Some(argument) = given.next() {
        if !argument.starts_with('-') {
            arguments.file = argument.into();
            continue;
        }
        if argument == "--no-compare" {
            arguments.compare = false;
            continue;
        }
        let value = given.next().ok_or(format!("{argument} needs a value"))?;
        let number = || value.parse().map_err(|_| format!("{value} is not a whole number"));
        match argument.as_str() {
            "--seed" => arguments.seed = Some(number()?),
            "--limit" => arguments.limit = number()?,
            "--events" => arguments.events = number()? as usize,
            "--out" => arguments.out = Some(value.into()),
            "--target-dir" => arguments.target = Some(value.into()),
            _ => return Err(format!("{argument} is not an option")),
        }
    }
    if arguments.file == Path::new("") { Err("which file?".into()) } else { Ok(arguments) }
}

/// Records the program. Returns the exit status.
fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let file = &arguments.file;
    let source = fs::read_to_string(file).map_err(|error| Error::Io(file.clone(), error))?;
    let mut options = Options::new("target".as_ref());
    options.limit = Duration::from_secs(arguments.limit);
    (options.compare, options.other_seeds) = (arguments.compare, arguments.seed.is_none());
    options.seed = arguments.seed.unwrap_or(options.seed);
    options.events = arguments.events;
    let mut name = stem(file);
    let program = if file.extension().is_some_and(|ending| ending == "py") {
        options.python = env::var_os("PYTHON").unwrap_or_else(|| "python3".into()).into();
        Program::python(&name, file)
    } else {
        let project = project::of(file)?;
        if let Some(project) = &project
            && name == "main"
        {
            name = project.name.clone();
        }
        let mut program = Program::rust(&name, &source);
        if let Code::Rust { file: shown, edition, dependencies, .. } = &mut program.code {
            *shown = file.display().to_string();
            if let Some(project) = project {
                (*edition, *dependencies) = (project.edition, project.dependencies);
                (options.lock, options.target) = (project.lock, project.target);
            }
        }
        program
    };
    if let Some(target) = &arguments.target {
        options.target = target.clone();
    }
    let recorded = record(&program, &options)?;
    print!("{}", recorded.stdout);
    eprint!("{}", recorded.stderr);
    recorded.trace.notes.iter().for_each(|note| eprintln!("note: {note}"));
    let out = arguments.out.clone().unwrap_or_else(|| options.target.join("timeline"));
    // stdout is for the program's output.
    for path in write(&recorded.trace, &source, &out, &name)? {
        eprintln!("{}", path.display());
    }
    if !recorded.by_itself {
        eprintln!("{}: the program did not end by itself", file.display());
    }
    let ended_alike = arguments.compare && recorded.comparison.ended_alike();
    if recorded.by_itself && recorded.status != 0 {
        let too = if ended_alike { ", as the original did" } else { "" };
        eprintln!("{}: the program ended with status {}{too}", file.display(), recorded.status);
    }
    if arguments.compare {
        eprintln!("{}: {}", file.display(), recorded.comparison);
    }
    Ok(match recorded.by_itself {
        _ if !recorded.comparison.is_alike() => ExitCode::from(UNLIKE),
        true => ExitCode::SUCCESS,
        false => ExitCode::from(UNENDED),
    })
}

/// Writes the page and the trace next to each other. Returns their paths.
fn write(trace: &Trace, source: &str, out: &Path, name: &str) -> Result<[PathBuf; 2], Error> {
    let [page, json] = ["html", "json"].map(|ending| out.join(format!("{name}.{ending}")));
    fs::create_dir_all(out).map_err(|error| Error::Io(out.into(), error))?;
    for (path, text) in [(&page, render::page(trace, source, CSS, JS)), (&json, trace.write())] {
        fs::write(path, text).map_err(|error| Error::Io(path.clone(), error))?;
    }
    Ok([page, json])
}

/// Returns a file's name without extension, reduced to letters, digits and `-`.
fn stem(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}
