//! What the user asks for on the command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;
use timeline::target::{Choice, Kind};

pub const USAGE: &str = "\
usage: cargo timeline [FILE] [OPTION...] [-- ARGUMENT...]

Runs a program, and writes a page that shows step by step what its event loop did. What the program prints is printed.
Then runs the program as it is, and says whether it does the same. Without FILE, it is the program that `cargo run`
would run here. FILE may be a program of a package, a program by itself, or a Python program (.py). The ARGUMENTs go to
the program.

Which program:
  --bin NAME            a binary of the package
  --example NAME        an example of the package
  -p, --package NAME    a package of the workspace
  --manifest-path PATH  the package with this Cargo.toml
  --with NAME           also record the library of this package of the workspace; may be repeated
  -F, --features LIST, --all-features, --no-default-features, -r, --release, --profile NAME, --offline, --locked, --frozen
                        as in `cargo run`

What to write:
  --out FOLDER          where to write the page (the folder `timeline` in the target directory)
  --json FILE           also keep the trace
  --perfetto FILE       also write a trace that ui.perfetto.dev opens, for long runs

How to run it:
  --seed NUMBER         seeds the random choices of `select!` (1, or whichever up to 20 gives the program's own order)
  --no-compare          doesn't run the program as it is
  --limit SECONDS       how long the program may run, in real time (10)
  --events NUMBER       how many events to keep of a program that doesn't end (20,000)
  --target-dir FOLDER   where to build (the target directory of the package, or else ./target)

Exit status: 0 if the program ended by itself and was recorded, 3 if it was recorded but did not end by itself, 4 if it
was recorded but does something else as it is, 1 if there is no trace, 2 if the arguments are wrong.
";

/// The options that are passed on to cargo, with and without a value.
const WITH_VALUE: [&str; 2] = ["--features", "--profile"];
const WITHOUT: [&str; 6] =
    ["--all-features", "--no-default-features", "--release", "--offline", "--locked", "--frozen"];

#[derive(Debug)]
pub struct Arguments {
    pub file: Option<PathBuf>,
    pub choice: Choice,
    pub seed: Option<u64>,
    pub compare: bool,
    pub limit: Duration,
    pub events: usize,
    pub out: Option<PathBuf>,
    pub json: Option<PathBuf>,
    pub perfetto: Option<PathBuf>,
    pub target: Option<PathBuf>,
    /// The program's own arguments.
    pub given: Vec<OsString>,
}

/// What to do.
pub enum Asked {
    Help,
    Version,
    Record(Box<Arguments>),
}

/// Reads the command line, without the program's name. An error says what is wrong with it.
pub fn parse(given: impl Iterator<Item = OsString>) -> Result<Asked, String> {
    let mut arguments = Arguments {
        file: None,
        choice: Choice::default(),
        seed: None,
        compare: true,
        limit: Duration::from_secs(10),
        events: 20_000,
        out: None,
        json: None,
        perfetto: None,
        target: None,
        given: Vec::new(),
    };
    let mut given = given.peekable();
    // Cargo passes the subcommand first.
    given.next_if(|first| first == "timeline");
    while let Some(argument) = given.next() {
        let text = argument.to_string_lossy().into_owned();
        if text == "--" {
            arguments.given.extend(given);
            break;
        }
        if !text.starts_with('-') {
            if let Some(file) = arguments.file.replace(argument.into()) {
                let file = file.display();
                return Err(format!("one file at a time, {file} or {text}; the program's own arguments follow `--`"));
            }
            continue;
        }
        let (option, joined) = match text.split_once('=') {
            Some((option, value)) => (option.to_string(), Some(OsString::from(value))),
            None => (text, None),
        };
        let option = match &*option {
            "-h" | "--help" => return Ok(Asked::Help),
            "-V" | "--version" => return Ok(Asked::Version),
            "-F" => "--features",
            "-p" => "--package",
            "-r" => "--release",
            option => option,
        };
        if WITHOUT.contains(&option) {
            if joined.is_some() {
                return Err(format!("{option} takes no value"));
            }
            arguments.choice.options.push(option.into());
            continue;
        }
        if option == "--no-compare" {
            arguments.compare = false;
            continue;
        }
        let mut value = || joined.clone().or_else(|| given.next()).ok_or(format!("{option} needs a value"));
        let mut word = || value().map(|value| value.to_string_lossy().into_owned());
        match option {
            "--bin" => arguments.choice.program = Some((Kind::Bin, word()?)),
            "--example" => arguments.choice.program = Some((Kind::Example, word()?)),
            "--package" => arguments.choice.package = Some(word()?),
            "--with" => arguments.choice.with.push(word()?),
            "--manifest-path" => arguments.choice.manifest = Some(value()?.into()),
            "--seed" => arguments.seed = Some(number(&word()?)?),
            "--limit" => arguments.limit = Duration::from_secs(number(&word()?)?),
            "--events" => arguments.events = number(&word()?)? as usize,
            "--out" => arguments.out = Some(value()?.into()),
            "--json" => arguments.json = Some(value()?.into()),
            "--perfetto" => arguments.perfetto = Some(value()?.into()),
            "--target-dir" => arguments.target = Some(value()?.into()),
            option if WITH_VALUE.contains(&option) => arguments.choice.options.extend([option.into(), word()?]),
            option => return Err(format!("{option} is not an option")),
        }
    }
    let Choice { manifest, package, program, .. } = &arguments.choice;
    if arguments.file.is_some() && (manifest.is_some() || package.is_some() || program.is_some()) {
        return Err(
            "a file says which program it is, so it goes without --bin, --example, -p, and --manifest-path".into()
        );
    }
    Ok(Asked::Record(Box::new(arguments)))
}

fn number(value: &str) -> Result<u64, String> {
    value.parse().map_err(|_| format!("{value} is not a whole number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Arguments, String> {
        match parse(line.split_whitespace().map(OsString::from))? {
            Asked::Record(arguments) => Ok(*arguments),
            Asked::Help => Err("help".into()),
            Asked::Version => Err("version".into()),
        }
    }

    #[test]
    fn options_are_those_of_cargo_run_and_our_own() {
        let arguments =
            parsed("timeline --bin=ask -F a,b --release --seed 3 --json t.json -- --seed x").expect("it is right");
        assert_eq!(arguments.choice.program, Some((Kind::Bin, "ask".into())));
        assert_eq!(arguments.choice.options, ["--features", "a,b", "--release"]);
        assert_eq!((arguments.seed, arguments.json), (Some(3), Some("t.json".into())));
        assert_eq!(arguments.given, ["--seed", "x"]);
        assert_eq!(parsed("timeline").expect("it is right").file, None);
        assert_eq!(parsed("timeline a.rs --limit 5").expect("it is right").file, Some("a.rs".into()));
        for (line, why) in [
            ("a.rs b.rs", "one file at a time, a.rs or b.rs; the program's own arguments follow `--`"),
            ("--seed x", "x is not a whole number"),
            ("--seed", "--seed needs a value"),
            ("--release=yes", "--release takes no value"),
            ("--colour", "--colour is not an option"),
            (
                "a.rs --bin b",
                "a file says which program it is, so it goes without --bin, --example, -p, and --manifest-path",
            ),
            ("--bin b --help", "help"),
            ("timeline -V", "version"),
        ] {
            assert_eq!(parsed(line).expect_err(line), why);
        }
    }
}
