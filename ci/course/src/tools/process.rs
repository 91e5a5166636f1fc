//! Runs one program: what it printed and how it ended, within a limit of time and of output. Whatever it started is
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

/// The status of a program that aborts, as after a stack overflow: 128 and the number of the signal, as a shell has it.
const ABORTED: i32 = 134;

/// Bytes of output that a program may print.
const MOST_OUTPUT: u64 = 1 << 20;

/// Whoever goes by the real clock runs alone; everything else runs side by side.
static CLOCK: RwLock<()> = RwLock::new(());

/// A program to run.
#[derive(Clone)]
pub struct Run {
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// The folder it is run in.
    pub dir: PathBuf,
    /// Set on top of the inherited environment.
    pub env: Vec<(String, OsString)>,
    /// Seconds it may take; see [`Watch`] for which count.
    pub limit: u64,
    /// Whether stderr goes into stdout, so that their order is kept.
    pub merged: bool,
    /// Whether nothing else may run beside it.
    pub alone: bool,
}

/// What a program printed, with its lines ending in LF, and how it ended.
pub struct Output {
    pub stdout: String,
    pub stderr: String,
    /// Its status, or else what happened to it and how to fix that.
    pub ended: Result<i32, (String, &'static str)>,
}

/// Does all of `work` on several threads, four for each core, as most programs wait most of the time. Yields what comes of it
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
                    // Its receiver lives as long as the scope.
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
    /// `program` in the folder `dir`, for at most `limit` seconds.
    pub fn new(program: &Path, dir: PathBuf, limit: u64) -> Run {
        let program = program.into();
        Run { program, args: Vec::new(), dir, env: Vec::new(), limit, merged: false, alone: false }
    }

    /// What the recorder of timelines plans, for at most `limit` seconds.
    pub fn planned(plan: timeline::Plan, limit: u64) -> Run {
        let env = plan.env.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        Run { args: plan.args, env, ..Run::new(&plan.program, plan.dir, limit) }
    }

    /// Runs to the end. An error means that it could not be started.
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
            return Ok(Output::broken(what, "let it end, or give it time with the switch `limit`"));
        };
        // What it started may still hold its pipes, until it is killed.
        let soon = |output: &Receiver<std::io::Result<Vec<u8>>>| output.recv_timeout(Duration::from_secs(2));
        let (first_out, first_err) = (soon(&out), soon(&err));
        let is_held = first_out.is_err() || first_err.is_err();
        let leader = group.leader;
        drop(group);
        let escaped = escaped(&mark, leader);
        let holds = "ended, but something that it started goes on and holds its output";
        let (Ok(out), Ok(err)) = (first_out.or_else(|_| soon(&out)), first_err.or_else(|_| soon(&err))) else {
            return Ok(Output::broken(holds.into(), "let it wait for what it starts, or end that"));
        };
        let (out, err) = (out?, err?);
        let mut ended = ended(status, out.len().max(err.len()));
        if is_held {
            ended = Err((holds.into(), "let it wait for what it starts, or end that"));
        } else if let Some(name) = escaped {
            let what = format!("ended, and `{name}`, which it started in a session of its own, went on");
            ended = Err((what, "let it end what it starts"));
        }
        let (Ok(stdout), Ok(stderr)) = (String::from_utf8(out), String::from_utf8(err)) else {
            return Ok(Output::broken("printed what is not UTF-8".into(), "print text"));
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

/// Kills what carries the mark of a program that has ended and left the group of its `leader`; the name of one, if there were any.
fn escaped(mark: &str, leader: u32) -> Option<String> {
    let left = marked(mark, leader);
    #[cfg(unix)]
    for (id, _) in &left {
        let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(*id as i32), nix::sys::signal::Signal::SIGKILL);
    }
    left.into_iter().next().map(|(_, name)| name)
}

/// What `cargo run` tells of this package, at which some build scripts look, so that they would run again; and what a run
/// must not depend on: the real model of whoever checks, and how Python is set up.
const CALLERS: [&str; 10] = [
    "OPENAI_",
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

/// Takes away what a command must not depend on.
pub fn forget_caller(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if CALLERS.iter().any(|told| name.to_string_lossy().starts_with(told)) {
            command.env_remove(name);
        }
    }
}

/// A process and all that it starts; dropped, they are killed.
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

    /// Waits for the process that was started; `None` when it uses up its `limit`.
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

    /// Its pipes, if they were asked for.
    pub fn child(&mut self) -> &mut dyn ChildWrapper {
        &mut *self.child
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Fails when nothing is left to kill, which is what is wanted.
        let _ = self.child.start_kill();
        let _ = self.child.inner_mut().try_wait();
    }
}

/// Reads on a thread of its own, to the end, or until there is more than a program may print: it then finds its pipe closed.
fn read_in_background(pipe: PipeReader) -> Receiver<std::io::Result<Vec<u8>>> {
    let (done, output) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.take(MOST_OUTPUT + 1).read_to_end(&mut bytes);
        // Nobody listens any more to a program that was killed.
        let _ = done.send(read.map(|_| bytes));
    });
    output
}

/// Output as text, without what differs from machine to machine: lines end in LF, a panic or an overflow doesn't tell the
/// number of its thread, and a panic in a crate of a registry doesn't tell the folder and the version.
fn text(output: &str) -> String {
    let text = output.replace("\r\n", "\n");
    text.split_inclusive('\n').map(|line| in_any_registry(without_thread_id(line).unwrap_or(line.into()))).collect()
}

/// ``thread 'main' panicked at …`` of ``thread 'main' (1234) panicked at …``; `None` of any other line.
fn without_thread_id(line: &str) -> Option<String> {
    let said = [" panicked at ", " has overflowed its stack"];
    let (thread, end) = said.iter().find_map(|said| Some(line.split_at(line.find(&format!("){said}"))?)))?;
    let (name, id) = thread.rsplit_once(" (")?;
    let is_id = name.starts_with("thread '") && id.bytes().all(|b| b.is_ascii_digit());
    is_id.then(|| format!("{name}{}", &end[1..]))
}

/// A place as trybuild writes it: `panicked at $CARGO/tokio-$VERSION/src/lib.rs:1:2:`.
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
        assert!(what(shell("setsid sleep 61 > /dev/null 2>&1 &", 5)).contains("which it started in a session"));
        assert!(what(shell("kill -SEGV $$", 5)).contains("SIGSEGV"));
        assert_eq!(shell("kill -ABRT $$", 5).ended, Ok(134));
        assert!(what(shell("printf '\\377'", 5)).contains("UTF-8"));
        let held = shell("echo a; sleep 61 &", 5);
        assert_eq!(held.stdout, "a\n");
        assert!(what(held).contains("holds its output"));
        assert_eq!(shell("echo a", 5).stdout, "a\n");
    }
}
