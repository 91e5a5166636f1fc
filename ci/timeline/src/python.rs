//! The recorder's Python scripts, written where an interpreter finds them. Starts no process.

use crate::files::put;
use crate::plan::Plan;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

const FILES: [(&str, &str); 5] = [
    ("asyncio_timeline.py", include_str!("../python/asyncio_timeline.py")),
    ("paused_clock.py", include_str!("../python/paused_clock.py")),
    ("timeline_ending.py", include_str!("../python/timeline_ending.py")),
    ("timeline_frames.py", include_str!("../python/timeline_frames.py")),
    ("timeline_log.py", include_str!("../python/timeline_log.py")),
];

/// The folder of the recorder's Python scripts.
#[derive(Clone, Debug)]
pub struct Scripts {
    dir: PathBuf,
}

impl Scripts {
    /// Writes the scripts into the folder `dir`. Fails on file system errors.
    pub fn write(dir: impl Into<PathBuf>) -> io::Result<Scripts> {
        let dir = dir.into();
        for (file, text) in FILES {
            put(&dir.join(file), text)?;
        }
        Ok(Scripts { dir })
    }

    /// Returns the process that runs the file `program` on a paused clock, in the folder `dir`: sleeps take no time
    /// and end exactly. Skips the search for installed packages, which takes time.
    pub fn paused(&self, interpreter: &Path, program: &Path, dir: &Path) -> Plan {
        self.plan(interpreter, "paused_clock.py", [program.into()], dir)
    }

    /// Returns the same process, but recorded: it writes its trace to the file `trace`.
    pub fn recorded(&self, interpreter: &Path, program: &Path, trace: &Path, dir: &Path) -> Plan {
        self.plan(interpreter, "asyncio_timeline.py", [trace.into(), program.into()], dir)
    }

    /// Returns the process that runs the file `program` as it is, on real time.
    pub fn as_it_is(&self, interpreter: &Path, program: &Path, dir: &Path) -> Plan {
        let mut plan = self.paused(interpreter, program, dir);
        plan.args.remove(1);
        plan
    }

    fn plan<const N: usize>(&self, interpreter: &Path, script: &str, args: [OsString; N], dir: &Path) -> Plan {
        let mut plan = Plan::new(interpreter, dir);
        plan.args = vec!["-S".into(), self.dir.join(script).into()];
        plan.args.extend(args);
        let env = [("PYTHONDONTWRITEBYTECODE", "1"), ("PYTHONUNBUFFERED", "1"), ("PYTHONHASHSEED", "0")];
        plan.env = env.map(|(name, value)| (name, value.into())).into();
        plan
    }
}
