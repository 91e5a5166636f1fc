//! The texts of a program's files, for readers of its trace.

use crate::trace::Trace;
use std::fs;
use std::path::{Path, PathBuf};

/// The text of a file, or where it is.
pub enum Source {
    Text(String),
    File(PathBuf),
}

/// The files of a program by their names, beginning with that of `main`.
pub struct Sources(pub Vec<(String, Source)>);

impl Sources {
    pub fn of(name: String, source: Source) -> Sources {
        Sources(vec![(name, source)])
    }

    /// Returns the names and the texts of the trace's files. The names of files that are not among these, because they
    /// were compiled as they are, are relative to the folder `dir`.
    pub fn texts(mut self, trace: &Trace, dir: &Path) -> Vec<(String, String)> {
        let (name, main) = self.0.remove(0);
        let others = trace.files.iter().skip(1).map(|name| {
            let source = self.0.iter().position(|(it, _)| it == name).map(|at| self.0.swap_remove(at).1);
            (name.clone(), source.unwrap_or_else(|| Source::File(dir.join(name))).text())
        });
        let others: Vec<_> = others.collect();
        [(name, main.text())].into_iter().chain(others).collect()
    }
}

impl Source {
    fn text(self) -> String {
        match self {
            Source::Text(text) => text,
            // It may be gone, or another program's.
            Source::File(file) => {
                fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
            }
        }
    }
}
