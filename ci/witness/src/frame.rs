//! Calls of async functions, and async blocks, from their first step to their end.

use crate::note::{Here, OWN_EXECUTOR, begin_line, go, here, notes, remark};
use serde_json::json;

/// Lives in the body of an async function or block, before everything else there, and so is dropped last.
pub struct Frame {
    id: usize,
    task: Option<usize>,
    /// Where the thread was before.
    outside: Here,
}

impl Frame {
    /// The body begins. `name` is what is called, `args` with what, as [`args!`](crate::args) shows it.
    pub fn enter(name: &str, args: Option<String>, line: u32) -> Frame {
        let outside = here();
        if outside.task.is_none() {
            remark(OWN_EXECUTOR);
        }
        let name = args.map_or(name.into(), |args| format!("{name}({args})"));
        let id = notes().enter(line, name);
        go(Here { nested: true, ..outside });
        Frame { id, task: outside.task, outside }
    }

    pub fn id(&self) -> usize {
        self.id
    }

    /// A statement begins. Whoever runs a statement is not suspended.
    pub fn at(&self, line: u32) {
        begin_line(line);
        let frame = &mut notes().frames[self.id];
        frame.line = line;
        frame.suspended = false;
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        let (suspended, line) = {
            let frame = &notes().frames[self.id];
            (frame.suspended, frame.line)
        };
        let how = match suspended {
            true => "dropped",
            false if std::thread::panicking() => "panicked",
            false => "returned",
        };
        if self.task.is_some() {
            notes().event("exit", self.task, Some(line), json!({ "frame": self.id, "how": how }));
        }
        if !suspended {
            go(Here { nested: true, ..self.outside });
        }
    }
}
