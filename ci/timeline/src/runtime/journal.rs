//! The journal: the trace so far, in the trace's own file, so that it outlives a program that is killed.

use crate::trace::{Event, Trace};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

pub struct Journal {
    file: File,
    empty: bool,
    /// The number of the program's files in its header.
    pub files: usize,
}

impl Journal {
    /// Begins the file anew, with the events of this trace and without an end.
    pub fn begin(path: &Path, trace: &Trace) -> io::Result<Journal> {
        let mut file = File::create(path)?;
        file.write_all(trace.head().as_bytes())?;
        let mut journal = Journal { file, empty: true, files: trace.files.len() };
        trace.events.iter().try_for_each(|event| journal.add(event))?;
        Ok(journal)
    }

    /// Adds an event, with one write, because the program may be killed at any time.
    pub fn add(&mut self, event: &Event) -> io::Result<()> {
        let between = if std::mem::take(&mut self.empty) { "" } else { ",\n" };
        self.file.write_all(format!("{between}{}", event.write()).as_bytes())
    }
}
