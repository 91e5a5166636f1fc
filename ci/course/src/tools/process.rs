//! Runs a program within limits of time and output, and captures its output and status. Everything it started is
//! killed when it ends.

use crate::tools::interrupt::{Held, hold};
use crate::tools::watch::{Watch, marked};
use anyhow::{Context, Result};
use process_wrap::std::{ChildWrapper, CommandWrap};
use std::ffi::OsString;
use std::io::{PipeReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

/// Exit status of a program that aborts, for example after a stack overflow: 128 plus the signal number, as in a
/// shell.
const ABORTED: i32 = 134;

/// Maximum output in bytes.
const MOST_OUTPUT: u64 = 1 << 20;

/// Programs that depend on the real clock run alone; others run concurrently.
static CLOCK: RwLock<()> = RwLock::new(());

/// A program to run.
#[derive(Clone)]
pub struct Run {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// Working directory.
    pub dir: PathBuf,
    /// Variables added to the inherited environment.
    pub env: Vec<(String, OsString)>,
    /// Time limit in seconds; [`Watch`] defines which seconds count.
    pub limit: u64,
    /// Whether to merge stderr into stdout, which keeps their order.
    pub merged: bool,
    /// Whether nothing else may run at the same time.
    pub alone: bool,
}

/// A program's output, with LF line endings, and how it ended.
pub struct Output {
    pub stdout: String,
    pub stderr: String,
    /// Exit status, or what happened instead and how to fix it.
    pub ended: Result<i32, (String, &'static str)>,
}

/// Processes all of `work` on several threads, four per core, because most programs mostly wait. Returns the results
/// in the order of `work`, or the first error in that order.
pub fn in_parallel<W: Send, T: Send>(work: Vec<W>, each: impl Fn(W) -> Result<T> + Sync) -> Result<Vec<T>> {
    let places = 4 * thread::available_parallelism().map_or(1, usize::from);
    let queue = Mutex::new(work.into_iter().enumerate());
    let (done, results) = channel();
    thread::scope(|scope| {
        for _ in 0..places {
            let done = done.clone();
            scope.spawn(|| {
                let done = done;
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((nth, work)) = next else { break };
                    // The receiver outlives this thread.
                    let _ = done.send((nth, each(work)));
                }
            });
        }
        drop(done);
        let mut results: Vec<_> = results.into_iter().collect();
        results.sort_by_key(|(nth, _)| *nth);
        results.into_iter().map(|(_, result)| result).collect()
    })
}

impl Run {
    /// Returns a run of `program` in the folder `dir`, limited to `limit` seconds.
    pub fn new(program: &Path, dir: PathBuf, limit: u64) -> Run {
        let program = program.into();
        Run { program, args: Vec::new(), dir, env: Vec::new(), limit, merged: false, alone: false }
    }

    /// Returns a run planned by the timeline recorder, limited to `limit` seconds.
    pub fn planned(plan: timeline::Plan, limit: u64) -> Run {
        let env = plan.env.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        Run { args: plan.args, env, ..Run::new(&plan.program, plan.dir, limit) }
    }

    /// Runs the program to the end. Fails if it can't start.
    pub fn output(&self) -> Result<Output> {
        if self.alone {
            let _alone = CLOCK.write().unwrap_or_else(PoisonError::into_inner);
            return self.run();
        }
        let _beside = CLOCK.read().unwrap_or_else(PoisonError::into_inner);
        self.run()
    }

    fn run(&self) -> Result<Output> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let mark = format!("COURSE_RUN={}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let (out, stdout) = std::io::pipe()?;
        let (err, mut stderr) = std::io::pipe()?;
        if self.merged {
            stderr = stdout.try_clone()?;
        }
        let mut command = Command::new(&self.program);
        command.args(&self.args).current_dir(&self.dir);
        command.stdin(Stdio::null()).stdout(stdout).stderr(stderr);
        forget_caller(&mut command);
        command
            .env("RUST_BACKTRACE", "0")
            .env("NO_COLOR", "1")
            .envs(self.env.iter().map(|(name, value)| (name, value)));
        command.envs(mark.split_once('='));
        let mut group = Group::spawn(command).with_context(|| format!("cannot start {}", self.program.display()))?;

        let (out, err) = (read_in_background(out), read_in_background(err));
        let status = group.wait(Duration::from_secs(self.limit))?;
        let Some(status) = status else {
            let what = format!("did not end within {} s and was killed", self.limit);
            return Ok(Output::broken(what, "make it end, or raise the switch `limit`"));
        };
        // Until they are killed, its child processes may hold its pipes.
        let soon = |output: &Receiver<std::io::Result<Vec<u8>>>| output.recv_timeout(Duration::from_secs(2));
        let (first_out, first_err) = (soon(&out), soon(&err));
        let is_held = first_out.is_err() || first_err.is_err();
        let leader = group.leader;
        drop(group);
        let escaped = escaped(&mark, leader);
        let holds = "ended, but a process that it started still runs and holds its output";
        let (Ok(out), Ok(err)) = (first_out.or_else(|_| soon(&out)), first_err.or_else(|_| soon(&err))) else {
            return Ok(Output::broken(holds.into(), "make it wait for what it starts, or end it"));
        };
        let (out, err) = (out?, err?);
        let mut ended = ended(status, out.len().max(err.len()));
        if is_held {
            ended = Err((holds.into(), "make it wait for what it starts, or end it"));
        } else if let Some(name) = escaped {
            let what = format!("ended, but `{name}`, which it started in its own session, still ran");
            ended = Err((what, "make it end what it starts"));
        }
        let (Ok(stdout), Ok(stderr)) = (String::from_utf8(out), String::from_utf8(err)) else {
            return Ok(Output::broken("printed something that is not UTF-8".into(), "print text"));
        };
        Ok(Output { stdout: text(&stdout), stderr: text(&stderr), ended })
    }
}

impl Output {
    fn broken(what: String, fix: &'static str) -> Output {
        Output { stdout: String::new(), stderr: String::new(), ended: Err((what, fix)) }
    }
}

fn ended(status: ExitStatus, printed: usize) -> Result<i32, (String, &'static str)> {
    match status.code() {
        _ if printed as u64 > MOST_OUTPUT => Err(("printed more than 1 MiB".into(), "print less")),
        Some(status) => Ok(status),
        None if is_abort(status) => Ok(ABORTED),
        None => Err((format!("was ended by {}", signal(status)), "fix the program")),
    }
}

#[cfg(unix)]
fn is_abort(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(nix::sys::signal::Signal::SIGABRT as i32)
}

#[cfg(not(unix))]
fn is_abort(_: ExitStatus) -> bool {
    false
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    let signal = status.signal().and_then(|signal| nix::sys::signal::Signal::try_from(signal).ok());
    signal.map_or("a signal".into(), |signal| signal.to_string())
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> String {
    "a signal".into()
}

/// Kills processes that carry the mark of an ended program but have left the group of its `leader`. Returns the name
/// of one, if any.
fn escaped(mark: &str, leader: u32) -> Option<String> {
    let left = marked(mark, leader);
    #[cfg(unix)]
    for (id, _) in &left {
        let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(*id as i32), nix::sys::signal::Signal::SIGKILL);
    }
    left.into_iter().next().map(|(_, name)| name)
}

/// Variables that a program must not see: those that `cargo run` sets for this package, which would make some build
/// scripts run again, the user's real servers, and the setup of Python.
const CALLERS: [&str; 12] = [
    "OPENAI_",
    "SEARCH_URL",
    "OUTBOX_URL",
    "CARGO_PKG_",
    "CARGO_MANIFEST_",
    "CARGO_BIN_",
    "CARGO_CRATE_",
    "CARGO_PRIMARY_",
    "PYTHON",
    "BOOK_URL",
    "BOOK_REPOSITORY",
    "MDBOOK_",
];

/// Removes those variables from a command.
pub fn forget_caller(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if CALLERS.iter().any(|told| name.to_string_lossy().starts_with(told)) {
            command.env_remove(name);
        }
    }
}

/// A process and all its children, which are killed on drop.
pub struct Group {
    child: Box<dyn ChildWrapper>,
    leader: u32,
    _held: Held,
}

impl Group {
    pub fn spawn(command: Command) -> std::io::Result<Group> {
        let mut command = CommandWrap::from(command);
        #[cfg(unix)]
        command.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(process_wrap::std::JobObject);
        let child = command.spawn()?;
        let leader = child.id();
        Ok(Group { child, leader, _held: hold(leader) })
    }

    /// Waits for the process; `None` if it exceeds its `limit`.
    pub fn wait(&mut self, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
        let mut watch = Watch::new(self.leader, limit);
        let mut pause = Duration::from_millis(1);
        loop {
            if let Some(status) = self.child.inner_mut().try_wait()? {
                return Ok(Some(status));
            }
            if watch.is_over() {
                return Ok(None);
            }
            thread::sleep(pause);
            pause = (2 * pause).min(Duration::from_millis(20));
        }
    }

    /// The process, whose pipes the caller may take.
    pub fn child(&mut self) -> &mut dyn ChildWrapper {
        &mut *self.child
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Fails if the group is already gone, which is fine.
        let _ = self.child.start_kill();
        let _ = self.child.inner_mut().try_wait();
    }
}

/// Reads a pipe on its own thread, up to the maximum output. A program that prints more finds its pipe closed.
fn read_in_background(pipe: PipeReader) -> Receiver<std::io::Result<Vec<u8>>> {
    let (done, output) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.take(MOST_OUTPUT + 1).read_to_end(&mut bytes);
        // The receiver is gone if the program was killed.
        let _ = done.send(read.map(|_| bytes));
    });
    output
}

/// Converts output to text without what differs between machines: line endings become LF, panics and overflows lose
/// the thread's number, and panics in a registry crate lose the folder and version.
fn text(output: &str) -> String {
    let text = output.replace("\r\n", "\n");
    text.split_inclusive('\n').map(|line| in_any_registry(without_thread_id(line).unwrap_or(line.into()))).collect()
}

/// Turns ``thread 'main' (1234) panicked at …`` into ``thread 'main' panicked at …``; `None` for any other line.
fn without_thread_id(line: &str) -> Option<String> {
    let said = [" panicked at ", " has overflowed its stack"];
    let (thread, end) = said.iter().find_map(|said| Some(line.split_at(line.find(&format!("){said}"))?)))?;
    let (name, id) = thread.rsplit_once(" (")?;
    let is_id = name.starts_with("thread '") && id.bytes().all(|b| b.is_ascii_digit());
    is_id.then(|| format!("{name}{}", &end[1..]))
}

/// Writes a panic's place the way trybuild does: `panicked at $CARGO/tokio-$VERSION/src/lib.rs:1:2:`.
fn in_any_registry(line: String) -> String {
    let place = || {
        let (before, place) = line.split_once(" panicked at ")?;
        let (_, place) = place.split_once("/registry/src/")?;
        let (_, place) = place.split_once('/')?;
        let (package, file) = place.split_once('/')?;
        let end_of_name = |at: &usize| package[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        let (at, _) = package.match_indices('-').find(|(at, _)| end_of_name(at))?;
        Some(format!("{before} panicked at $CARGO/{}-$VERSION/{file}", &package[..at]))
    };
    place().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_machine_to_machine_goes() {
        assert_eq!(text("a\r\nthread 'b' (12) panicked at c\n"), "a\nthread 'b' panicked at c\n");
        assert_eq!(text("thread 'b' (12) has overflowed its stack"), "thread 'b' has overflowed its stack");
        let place = "thread 'b' (12) panicked at /a/registry/src/index-1/two-words-1.2.3/src/lib.rs:4:5:\n";
        assert_eq!(text(place), "thread 'b' panicked at $CARGO/two-words-$VERSION/src/lib.rs:4:5:\n");
        for as_it_was in ["thread 'main' (x) panicked at a", "thread 'main' panicked at a", "a (1) panicked at b"] {
            assert_eq!(text(as_it_was), as_it_was);
        }
    }

    #[test]
    fn results_come_in_the_order_of_the_work() {
        let slow_first = |nth: u64| {
            thread::sleep(Duration::from_millis(20 - nth));
            Ok(nth)
        };
        assert_eq!(in_parallel((0..20).collect(), slow_first).expect("none fails"), (0..20).collect::<Vec<_>>());
    }

    #[cfg(target_os = "linux")]
    fn shell(script: &str, limit: u64) -> Output {
        let mut run = Run::new(Path::new("/bin/sh"), std::env::temp_dir(), limit);
        run.args = vec!["-c".into(), script.into()];
        run.output().expect("there is a shell")
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_hangs_or_goes_on_is_told_and_killed() {
        let what = |output: Output| output.ended.expect_err("it does not end well").0;
        assert!(what(shell("sleep 60", 1)).contains("did not end within 1 s"));
        assert!(what(shell("while :; do :; done", 1)).contains("did not end within 1 s"));
        // It goes on only once the other process has its session.
        let escapes = "{ setsid sh -c 'echo; exec sleep 61 > /dev/null 2>&1' & } | read -r begun";
        assert!(what(shell(escapes, 5)).contains("which it started in its own session"));
        assert!(what(shell("kill -SEGV $$", 5)).contains("SIGSEGV"));
        assert_eq!(shell("kill -ABRT $$", 5).ended, Ok(134));
        assert!(what(shell("printf '\\377'", 5)).contains("UTF-8"));
        let held = shell("echo a; sleep 61 &", 5);
        assert_eq!(held.stdout, "a\n");
        assert!(what(held).contains("holds its output"));
        assert_eq!(shell("echo a", 5).stdout, "a\n");
    }
}
