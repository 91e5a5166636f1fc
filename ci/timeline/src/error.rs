//! Why there is no trace of a program.

use crate::instrument::Refused;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub enum Error {
    /// The program cannot be recorded.
    Refused(Refused),
    /// The program does not compile: what the compiler printed.
    DoesNotCompile(String),
    /// The program compiles, but its instrumented copy does not: what the compiler printed.
    CopyDoesNotCompile(String),
    /// Cargo failed for another reason: what it printed.
    Cargo(String),
    /// The program did not end by itself: what befell it.
    Run(String),
    /// The program ended, but its trace is missing or breaks a rule.
    Trace(String),
    /// A file cannot be read or written, or a program not be started.
    Io(PathBuf, io::Error),
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Error {
        move |error| Error::Io(path.into(), error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Error::Refused(Refused { line, what, fix }) => write!(to, "line {line}: {what}; {fix}"),
            Error::DoesNotCompile(said) => write!(to, "the program does not compile:\n{said}"),
            Error::CopyDoesNotCompile(said) => {
                write!(to, "the program compiles, but not as an instrumented copy:\n{said}")
            }
            Error::Cargo(said) => write!(to, "{said}"),
            Error::Run(what) => write!(to, "the program {what}, so there is no timeline of it"),
            Error::Trace(why) => write!(to, "no timeline can be made of the program: {why}"),
            Error::Io(path, error) => write!(to, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for Error {}
