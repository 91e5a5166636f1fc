//! Frames: calls of async functions, and async blocks, from first step to end.

use crate::runtime::busy;
use crate::runtime::current::{Here, begin_line, go, here, in_step};
use crate::runtime::log::{OWN_EXECUTOR, log, note};
use crate::runtime::place;
use crate::trace::{How, Kind};
use std::panic::Location;

/// A guard at the top of an async function or block, which is therefore dropped last.
pub struct Frame {
    id: usize,
    task: Option<usize>,
    /// The bits of its file.
    file: u32,
    /// The thread's previous position.
    outside: Here,
}

impl Frame {
    /// Begins a body. `name` is the callee, `args` its arguments as formatted by the macro `args!`.
    #[track_caller]
    pub fn enter(name: &str, args: Option<String>, line: u32) -> Frame {
        let outside = here();
        if outside.task.is_none() {
            note(OWN_EXECUTOR);
        }
        let name = args.map_or(name.into(), |args| format!("{name}({args})"));
        let file = place::file_of(Location::caller());
        let id = log().enter(place::in_file(line, file), name);
        go(Here { nested: true, ..outside });
        Frame { id, task: outside.task, file, outside }
    }

    pub fn id(&self) -> usize {
        self.id
    }

    /// Begins a statement. A frame that runs a statement is not suspended.
    pub fn at(&self, line: u32) {
        let line = place::in_file(line, self.file);
        busy::look();
        begin_line(line);
        let mut log = log();
        if in_step() {
            log.holds.begin(line);
        }
        let frame = &mut log.frames[self.id];
        frame.line = line;
        frame.suspended = false;
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let (suspended, line) = {
            let frame = &log().frames[self.id];
            (frame.suspended, frame.line)
        };
        let how = match suspended {
            true => How::Dropped,
            false if std::thread::panicking() => How::Panicked,
            false => How::Returned,
        };
        if self.task.is_some() {
            log().event(self.task, Some(line), Kind::Exit { frame: Some(self.id), wait: None, how });
        }
        if !suspended {
            go(Here { nested: true, ..self.outside });
        }
    }
}
