//! Frames: calls of async functions, and async blocks, from their first step to their end.

use crate::runtime::current::{Here, begin_line, go, here};
use crate::runtime::log::{OWN_EXECUTOR, log, note};
use crate::trace::{How, Kind};

/// Lives in the body of an async function or block, before everything else there, and so is dropped last.
pub struct Frame {
    id: usize,
    task: Option<usize>,
    /// Where the thread was before.
    outside: Here,
}

impl Frame {
    /// The body begins. `name` is what is called, `args` with what, as the macro `args!` shows it.
    pub fn enter(name: &str, args: Option<String>, line: u32) -> Frame {
        let outside = here();
        if outside.task.is_none() {
            note(OWN_EXECUTOR);
        }
        let name = args.map_or(name.into(), |args| format!("{name}({args})"));
        let id = log().enter(line, name);
        go(Here { nested: true, ..outside });
        Frame { id, task: outside.task, outside }
    }

    pub fn id(&self) -> usize {
        self.id
    }

    /// A statement begins. Whoever runs a statement is not suspended.
    pub fn at(&self, line: u32) {
        begin_line(line);
        let frame = &mut log().frames[self.id];
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
