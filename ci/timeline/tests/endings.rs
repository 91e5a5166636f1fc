//! Programs that hang, never end, or are stopped. Each has a trace, what it printed, and a word on how it ended.

mod shared;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;
use timeline::trace::{Ended, Event, How, Kind, Trace};
use timeline::{Code, Error, Options, Program, Recorded, record, render};

/// Returns options with this limit.
fn options(seconds: u64) -> Options {
    Options { limit: Duration::from_secs(seconds), compare: false, ..shared::options() }
}

/// Returns the text of a program in `tests/endings`.
fn source(file: &str) -> String {
    std::fs::read_to_string(path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/endings").join(file)
}

/// Records the program of this name, with a limit in seconds.
fn run(name: &str, seconds: u64) -> Recorded {
    run_source(name, &source(&format!("{name}.rs")), &options(seconds))
}

fn run_source(name: &str, source: &str, options: &Options) -> Recorded {
    record(&program(source), options).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Returns a program named after the test, because the runtime is built once for each name.
fn program(source: &str) -> Program {
    let test = std::thread::current().name().unwrap_or("test").replace('_', "-");
    Program::rust(&test, source)
}

/// Returns the line of the program in which `text` appears last.
fn line_of(name: &str, text: &str) -> usize {
    let source = source(&format!("{name}.rs"));
    source.lines().count() - source.lines().rev().position(|line| line.contains(text)).expect("it appears")
}

/// Records a program that holds the thread at its end, in the line of `text`, and checks that `who` is said to have
/// done so. Returns what it printed.
fn held(name: &str, who: &str, text: &str) -> String {
    let recorded = run(name, 10);
    let Recorded { trace, status, by_itself, stdout, .. } = &recorded;
    assert_eq!((trace.ended, *status, *by_itself), (Some(Ended::Held), 3, false), "{:?}", trace.notes);
    let line = line_of(name, text);
    let last = trace.events.last().expect("there are events");
    assert!(matches!(last, Event { kind: Kind::Block { .. }, line: Some(it), .. } if *it == line), "{last:?}");
    let note = format!("{who} held the thread at line {line} (`{text}`) when its time was over.");
    assert!(trace.notes.contains(&note), "{note} {:?}", trace.notes);
    assert!(caption(trace).contains("At the end, the thread of the runtime is held, so no task can run."));
    stdout.clone()
}

fn caption(trace: &Trace) -> String {
    let figure = render::figure(trace, "ending");
    let caption = figure.split_once("<p class=\"caption\">").and_then(|(_, rest)| rest.split_once("</p>"));
    caption.expect("it has a caption").0.into()
}

/// Checks that the program slept at its end, and returns what is said about its waits.
fn is_asleep(recorded: &Recorded) -> Vec<&str> {
    let Recorded { trace, status, by_itself, .. } = recorded;
    assert_eq!((trace.ended, *status, *by_itself), (Some(Ended::Asleep), 3, false), "{:?}", trace.notes);
    assert!(matches!(trace.events.last(), Some(Event { kind: Kind::Park { until: None }, .. })));
    assert!(caption(trace).contains("nothing wakes it"));
    let notes = trace.notes.iter().map(String::as_str);
    notes.filter(|note| !note.contains("several worker threads")).collect()
}

#[test]
fn a_deadlock_of_std_mutexes_names_the_lock_that_holds_the_thread() {
    assert_eq!(held("locks", "`worker(…, …)`", "second.lock()"), "begin\n");
    assert_eq!(held("twice", "`worker()`", "TOTAL.lock()"), "begin\n");
}

#[test]
fn a_busy_loop_is_named_even_if_it_calls_others() {
    assert_eq!(held("busy", "`main()`", "while !FLAG.load(Ordering::SeqCst)"), "waiting\n");
    held("endless", "`count()`", "loop");
    held("no-runtime", "The program", "loop");
}

#[test]
fn a_long_computation_is_named_by_the_statement() {
    let recorded = run("computing", 10);
    assert_eq!((recorded.trace.ended, &*recorded.stdout), (Some(Ended::Held), "1\n1\n99\n"));
    let note =
        format!("`main()` held the thread at line {} when its time was over.", line_of("computing", "fibonacci(n));"));
    assert!(recorded.trace.notes.contains(&note), "{:?}", recorded.trace.notes);
}

#[test]
fn a_loop_without_an_end_is_recorded_up_to_a_number_of_events() {
    let endless = |name: &str| {
        let options = Options { events: 1000, ..options(60) };
        let recorded = run_source(name, &source(&format!("{name}.rs")), &options);
        assert_eq!((recorded.trace.ended, recorded.status), (Some(Ended::Events), 3), "{name}");
        assert_eq!(recorded.trace.notes, ["The program did not end. The first 1000 of its events were kept."]);
        assert!(caption(&recorded.trace).contains("The figure shows only the beginning"));
        recorded
    };
    let heartbeat = endless("heartbeat");
    let again = endless("heartbeat");
    assert_eq!((&heartbeat.trace, &heartbeat.stdout), (&again.trace, &again.stdout));
    let repeats = heartbeat.trace.events.iter().find_map(|event| match event.kind {
        Kind::Repeat { times, .. } => Some(times),
        _ => None,
    });
    assert!(repeats.is_some_and(|times| times > 100), "{repeats:?}");
    let sleeps = endless("sleeps");
    let printed = sleeps.trace.events.iter().rev().find_map(|event| match &event.kind {
        Kind::Out { text, .. } => Some(text.clone()),
        _ => None,
    });
    assert!(printed.is_some_and(|last| sleeps.stdout.ends_with(&format!("\n{last}"))), "the output ends there, too");
    assert_eq!(sleeps.trace.events.len(), 1000);
    endless("yields");
}

#[test]
fn a_long_program_that_ends_is_recorded_whole() {
    let options = Options { events: 100, ..options(30) };
    let recorded = run_source("long", &source("long.rs"), &options);
    assert_eq!((recorded.trace.ended, recorded.status, recorded.by_itself), (None, 0, true));
    assert!(recorded.trace.events.len() > 2000);
    assert_eq!(recorded.stdout, (0..500).map(|n| format!("{n}\n")).collect::<String>());
}

#[test]
fn a_program_that_goes_on_in_real_time_is_ended_at_its_limit() {
    let recorded = run("threads", 3);
    assert_eq!((recorded.trace.ended, recorded.status), (Some(Ended::Time), 3), "{:?}", recorded.trace.notes);
    let note = "The program was still running after 3 s, its limit in real time.";
    assert!(recorded.trace.notes.iter().any(|said| said == note), "{:?}", recorded.trace.notes);
    assert!(!matches!(recorded.trace.events.last(), Some(Event { kind: Kind::Park { until: None }, .. })));
    assert!(caption(&recorded.trace).contains("The figure ends before the program does."));
}

#[test]
fn what_nothing_wakes_says_what_it_waits_for_and_where() {
    let notes = |name: &str, seconds, printed: &str| -> Vec<String> {
        let recorded = run(name, seconds);
        assert_eq!(recorded.stdout, printed);
        is_asleep(&recorded).into_iter().map(String::from).collect()
    };
    assert_eq!(
        notes("server", 5, "listening\n"),
        ["`main()` has waited for a socket since 0 ms in line 8 (`listener.accept()`), and nothing wakes it."]
    );
    assert_eq!(
        notes("signal", 20, "stop me\n"),
        ["`main()` has waited for a signal since 0 ms in line 4 (`tokio::signal::ctrl_c()`), and nothing wakes it."]
    );
    assert_eq!(
        notes("never", 20, ""),
        [
            "`main()` has waited for something since 0 ms in line 3 (`std::future::pending::<()>()`), and nothing wakes it."
        ]
    );
    assert_eq!(
        notes("channel", 20, "1\n"),
        ["`main()` has waited for a channel since 0 ms in line 5 (`receiver.recv()`), and nothing wakes it."]
    );
}

#[test]
fn deadlocks_of_async_locks_name_every_task_and_what_is_not_polled() {
    let recorded = run("async-locks", 20);
    let lock = "`both(…, …)` has waited for a lock since 1000 ms in line 15 (`second.lock()`), and nothing wakes it.";
    assert_eq!(
        is_asleep(&recorded),
        ["`main()` has waited for a task to end since 0 ms in line 9 (`one`), and nothing wakes it.", lock, lock]
    );
    let recorded = run("futurelock", 20);
    assert_eq!(
        is_asleep(&recorded),
        [
            "`work(…, \"other\")` has waited for a lock since 1000 ms in line 20 (`lock.lock()`), and nothing wakes it.",
            "`work(…, \"one\")` could have continued since 5000 ms in line 20 (`lock.lock()`), but nothing polls it.",
        ]
    );
}

#[cfg(unix)]
#[test]
fn a_program_that_waits_for_another_process_is_not_ended() {
    let recorded = run("child", 20);
    assert_eq!((recorded.trace.ended, recorded.status, &*recorded.stdout), (None, 0, "true\n"));
}

#[test]
fn a_job_that_waits_for_a_task_by_other_means_than_tokios_is_ended_with_a_note_about_the_recorder() {
    assert_eq!(held("job", "Task 1", "receiver.recv()"), "");
    let notes = run("job", 3).trace.notes;
    assert!(notes.iter().any(|note| note.contains("the recorder lets the loop wait")), "{notes:?}");
}

#[test]
fn a_future_that_another_executor_runs_says_where_it_stays() {
    assert_eq!(held("by-hand", "The program", "thread::park()"), "begin\n");
    let mut program = program(&source("other-executor.rs"));
    if let Code::Rust { dependencies, .. } = &mut program.code {
        dependencies.push("futures = \"0.3\"".into());
    }
    let recorded = record(&program, &options(3)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(recorded.stdout, "begin\n");
    assert_eq!(is_asleep(&recorded).len(), 1);
}

#[test]
fn a_program_with_sockets_that_panics_ends() {
    let recorded = run("socket-panic", 20);
    assert_eq!((recorded.trace.ended, recorded.status, &*recorded.stdout), (None, 101, "listening\n"));
    let last = recorded.trace.events.last().map(|event| &event.kind);
    assert_eq!(last, Some(&Kind::TaskDone { how: How::Panicked }));
}

/// Returns a program that prints, gives control back once, and then does `act`.
fn then(act: &str) -> String {
    format!(
        "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    println!(\"begin\");\n    \
         tokio::task::yield_now().await;\n    {act}\n}}\n"
    )
}

#[cfg(unix)]
#[test]
fn a_program_that_is_stopped_keeps_what_it_did_until_then() {
    let kill =
        "std::process::Command::new(\"kill\").args([\"-KILL\", &std::process::id().to_string()]).status().unwrap();";
    let cases = [
        ("exits", "std::process::exit(7)", 7, None),
        ("aborts", "std::process::abort()", 134, Some("The program was ended by SIGABRT.")),
        ("killed", kill, 137, Some("The program was ended by SIGKILL.")),
    ];
    for (name, act, status, note) in cases {
        let recorded = run_source(name, &then(act), &options(20));
        assert_eq!((recorded.status, &*recorded.stdout), (status, "begin\n"), "{name}");
        assert_eq!(recorded.by_itself, note.is_none(), "{name}");
        assert_eq!(recorded.trace.notes.last().map(String::as_str), note, "{name}");
        let runs = recorded.trace.events.iter().filter(|event| event.kind == Kind::Run).count();
        assert_eq!((recorded.trace.ended, runs), (None, 2), "{name}");
        assert!(caption(&recorded.trace).contains(note.unwrap_or_default()));
    }
}

/// Calls `cargo timeline` on a program in a package of its own.
fn cargo_timeline(name: &str, source: &str) -> Output {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(folder.join("src")).expect("it can be created");
    let manifest = format!(
        "[package]\nname = {name:?}\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         tokio = {{ version = \"1\", features = [\"full\", \"test-util\"] }}\n"
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("it can be written");
    std::fs::write(folder.join("src/main.rs"), source).expect("it can be written");
    if let Some(lock) = shared::options().lock {
        std::fs::copy(lock, folder.join("Cargo.lock")).expect("it can be copied");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-timeline"));
    command.args(["timeline", "src/main.rs", "--limit", "5", "--target-dir", env!("CARGO_TARGET_TMPDIR")]);
    command.current_dir(folder).output().expect("it can be started")
}

#[test]
fn the_command_says_whether_the_program_ended_by_itself() {
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let output = cargo_timeline("hangs", &source("locks.rs"));
    assert_eq!((output.status.code(), &*output.stdout), (Some(3), &b"begin\n"[..]), "{}", said(&output));
    for wanted in ["held the thread at line 15 (`second.lock()`)", "did not end by itself", "hangs.html"] {
        assert!(said(&output).contains(wanted), "{wanted}: {}", said(&output));
    }
    let output = cargo_timeline("ends", &then("println!(\"end\");"));
    assert_eq!((output.status.code(), &*output.stdout), (Some(0), &b"begin\nend\n"[..]), "{}", said(&output));
    let output = cargo_timeline("wrong", "fn main() {");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
}

/// Records a Python program. Returns `None` where there is no Python, except on CI.
fn run_python(name: &str) -> Option<Recorded> {
    match record(&Program::python(name, &path(&format!("{name}.py"))), &Options { events: 500, ..options(3) }) {
        Err(Error::Io(python, error)) if std::env::var_os("CI").is_none() => {
            eprintln!("skipped: {} cannot be started: {error}", python.display());
            None
        }
        recorded => Some(recorded.unwrap_or_else(|error| panic!("{error}"))),
    }
}

#[cfg(unix)]
#[test]
fn python_programs_that_never_end_are_ended_too() {
    let cases = [
        ("python-busy", Ended::Held, "`main()` held the thread at line 8 (`while not flag:`)"),
        ("python-lock", Ended::Held, "`worker()` held the thread at line 8 (`with lock:`)"),
        ("python-heartbeat", Ended::Events, "The first 500 of its events were kept."),
        ("python-asleep", Ended::Asleep, "`main()` has waited for a channel since 0 ms in line 5"),
    ];
    for (name, ended, note) in cases {
        let Some(recorded) = run_python(name) else { return };
        let notes = &recorded.trace.notes;
        assert_eq!((recorded.trace.ended, recorded.status), (Some(ended), 3), "{name}: {notes:?}");
        assert!(notes.iter().any(|said| said.contains(note)), "{name}: {notes:?}");
        if ended == Ended::Events {
            let last = recorded.stdout.lines().count();
            assert!(recorded.stdout.ends_with(&format!("\n{last}\n")) && last < 100, "{last}");
        }
    }
}
