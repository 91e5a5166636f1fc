//! Reasons why a program has no trace.

use crate::instrument::Refused;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub enum Error {
    /// The program cannot be recorded.
    Refused(Refused),
    /// A file of the program cannot be recorded.
    RefusedIn(PathBuf, Refused),
    /// No program was found, or too many; holds what to do.
    NoProgram(String),
    /// The program does not compile; holds the compiler's output.
    DoesNotCompile(String),
    /// The program compiles, but its instrumented copy does not; holds the compiler's output.
    CopyDoesNotCompile(String),
    /// Cargo failed for another reason; holds its output.
    Cargo(String),
    /// The program was stopped before its trace began; holds what happened, and what it printed.
    Run(String),
    /// The program ended, but its trace is missing or breaks a rule.
    Trace(String),
    /// A file cannot be read or written, or a program cannot be started.
    Io(PathBuf, io::Error),
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Error {
        move |error| Error::Io(path.into(), error)
    }

    /// Returns the message about a program in `file`: `FILE:LINE: what; fix`, or `FILE: what` if there is no line. If
    /// the error is about another file, the message names that one.
    pub fn of(&self, file: impl fmt::Display) -> String {
        match self {
            Error::Refused(Refused { line, what, fix }) => format!("{file}:{line}: {what}; {fix}"),
            Error::RefusedIn(..) | Error::Io(..) => self.to_string(),
            _ => format!("{file}: {self}"),
        }
    }

    /// Why a program of edition 2015 can't be recorded.
    pub(crate) fn edition_2015() -> Refused {
        let fix = "set `edition = \"2021\"` or a later one in Cargo.toml";
        Refused {
            line: 1,
            what: "edition 2015, which is that of a manifest without one, has no async functions".into(),
            fix,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Error::Refused(Refused { line, what, fix }) => write!(to, "line {line}: {what}; {fix}"),
            Error::RefusedIn(file, Refused { line, what, fix }) => {
                write!(to, "{}:{line}: {what}; {fix}", file.display())
            }
            Error::DoesNotCompile(said) => write!(to, "the program does not compile:\n{said}"),
            Error::CopyDoesNotCompile(said) => {
                write!(to, "the program compiles, but not as an instrumented copy:\n{said}")
            }
            Error::Cargo(said) | Error::NoProgram(said) => write!(to, "{said}"),
            Error::Run(what) => write!(to, "the program has no timeline, because it {what}"),
            Error::Trace(why) => write!(to, "no timeline can be made of the program: {why}"),
            Error::Io(path, error) => write!(to, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for Error {}
