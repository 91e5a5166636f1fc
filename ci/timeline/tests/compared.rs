//! What the recorder says about a program that does something else without it.

mod shared;

use shared::options;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use timeline::{Comparison, End, Options, Program, Recorded, record};

fn compared(name: &str, source: &str) -> Recorded {
    record(&Program::rust(name, source), &options()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_same_is_the_same() {
    let source = "#[tokio::main]
async fn main() {
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    println!(\"out\");
    eprintln!(\"err\");
}
";
    let Recorded { comparison, trace, .. } = compared("same", source);
    assert_eq!(comparison, Comparison::Same(End::Status(0)));
    assert_eq!(comparison.to_string(), "the original printed the same");
    assert!(!trace.notes.iter().any(|note| note.contains("recorder")), "{:?}", trace.notes);
}

#[test]
fn a_panic_that_both_have_is_the_same() {
    let source = "#[tokio::main]
async fn main() {
    let task = tokio::spawn(async {
        tokio::task::yield_now().await;
        panic!(\"no quota\")
    });
    if task.await.is_err() {
        panic!(\"no answer\");
    }
}
";
    let Recorded { comparison, status, stderr, .. } = compared("both-panic", source);
    assert_eq!((comparison, status), (Comparison::Same(End::Status(101)), 101));
    assert!(stderr.contains("panicked at both-panic.rs:5:"), "{stderr}");
}

const RANDOM: &str = "#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    tokio::select! {
        () = async {} => println!(\"first\"),
        () = async {} => println!(\"second\"),
    }
}
";

#[test]
fn a_seed_is_found_that_gives_the_originals_choice() {
    // The original chooses by chance.
    let found = (0..20).find_map(|_| {
        let recorded = compared("seeded", RANDOM);
        match recorded.comparison {
            Comparison::Seed(seed) => Some((seed, recorded)),
            Comparison::Same(_) => None,
            other => panic!("{other}"),
        }
    });
    let (seed, recorded) = found.expect("the original chooses the other branch in one of twenty runs");
    assert_eq!(recorded.trace.seed, seed, "the run with that seed is the one to show");
    let first = compared("seeded", RANDOM);
    let options = Options { seed: 1, other_seeds: false, ..options() };
    let asked = record(&Program::rust("seeded", RANDOM), &options).expect("it is recorded");
    assert_eq!(asked.trace.seed, 1, "a seed that was asked for is kept");
    assert_ne!((asked.stdout, first.trace.seed), (recorded.stdout, 0));
}

#[test]
fn a_seed_is_found_that_gives_the_originals_end() {
    let panics = RANDOM.replace("println!(\"second\")", "panic!(\"second\")");
    let mut ends = (0..20).map(|_| match compared("seeded-end", &panics) {
        Recorded { comparison: Comparison::Seed(_), status, .. } => Some(status),
        // On a slow machine, the time for other seeds may be over.
        Recorded { comparison: Comparison::Same(_) | Comparison::Varies { found: true }, .. } => None,
        Recorded { comparison, .. } => panic!("{comparison}"),
    });
    let status = ends.find_map(|status| status).expect("the original ends otherwise in one of twenty runs");
    assert!([0, 101].contains(&status));
}

#[test]
fn macros_that_show_their_source_show_the_programs() {
    let source = "#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let sum = dbg!(add(1,2)
        .await);
    let (twice, text) = dbg!(
        add( // twice
            sum,
            sum,
        )
        .await,
        \"a \\\"text\\\"\",
    );
    assert!(add(twice, 0).await == 6 && text.len() == 8);
    assert!(add(twice, 1).await == 8);
}

async fn add(x: u64, y: u64) -> u64 {
    x + y
}
";
    let Recorded { comparison, stderr, .. } = compared("shows-source", source);
    assert_eq!(comparison, Comparison::Same(End::Status(101)), "{stderr}");
    for said in [
        "[shows-source.rs:3:15] add(1,2).await = 3\n",
        "[shows-source.rs:5:25] \"a \\\"text\\\"\" = \"a \\\"text\\\"\"\n",
        "\nassertion failed: add(twice, 1).await == 8\n",
    ] {
        assert!(stderr.contains(said), "{said}\n{stderr}");
    }
}

#[test]
fn another_order_is_told_apart_from_other_output() {
    let source = "#[tokio::main]
async fn main() {
    let (to, from) = std::sync::mpsc::channel();
    let task = tokio::spawn(async move {
        println!(\"task\");
        to.send(()).ok();
    });
    if tokio::runtime::Handle::current().runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread {
        from.recv().unwrap();
    }
    println!(\"main\");
    task.await.unwrap();
}
";
    let Recorded { comparison, stdout, trace, .. } = compared("ordered", source);
    assert_eq!((&*stdout, &comparison), ("main\ntask\n", &Comparison::Order));
    let note = "Without the recorder, the program printed the same in another order.";
    assert_eq!(trace.notes.last().map(String::as_str), Some(note));
    assert!(comparison.is_alike());
}

#[test]
fn other_numbers_are_told_apart_from_other_output() {
    let source = "#[tokio::main]
async fn main() {
    let began = std::time::Instant::now();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    println!(\"took {:?}\", began.elapsed());
    println!(\"at {:p}\", &began);
}
";
    let Recorded { comparison, trace, .. } = compared("numbers", source);
    assert!(
        matches!(&comparison, Comparison::Numbers { copy, order: false, .. } if copy.starts_with("took 5")),
        "{comparison}"
    );
    assert!(comparison.is_alike() && comparison.note().is_none(), "{:?}", trace.notes);
}

#[test]
fn output_that_differs_from_run_to_run_is_said_to() {
    let source = "fn main() {
    let keys = std::collections::HashMap::from([(\"a\", 1), (\"b\", 2), (\"c\", 3), (\"d\", 4), (\"e\", 5), (\"f\", 6)]);
    keys.keys().for_each(|key| println!(\"{key}\"));
}
";
    let Recorded { comparison, .. } = compared("varies", source);
    // One of 720 runs prints the same, perhaps by way of a seed, which has nothing to do with it.
    let says = matches!(comparison, Comparison::Varies { .. } | Comparison::Seed(_) | Comparison::Same(_));
    assert!(says, "{comparison}");
}

/// A program that finds out that its runtime has one thread.
fn several_threads_or(otherwise: &str) -> String {
    format!(
        "#[tokio::main]
async fn main() {{
    let flavor = tokio::runtime::Handle::current().runtime_flavor();
    if flavor != tokio::runtime::RuntimeFlavor::MultiThread {{
        {otherwise};
    }}
    println!(\"several threads\");
}}
"
    )
}

#[test]
fn a_crash_of_the_copy_alone_is_said_to_be_one() {
    let crashed = |name, how| {
        let Recorded { comparison, trace, .. } = compared(name, &several_threads_or(how));
        assert!(!comparison.is_alike());
        let note = trace.notes.last().expect("there is a note");
        assert!(
            note.starts_with("Without the recorder, the program did something else: it ended with status 0"),
            "{note}"
        );
        comparison
    };
    let well = End::Status(0);
    let [panicked, aborted] = [End::Status(101), End::Signal("SIGABRT".into())];
    assert_eq!(
        crashed("only-panic", "panic!(\"one thread\")"),
        Comparison::Crashed { original: well.clone(), copy: panicked }
    );
    assert_eq!(crashed("only-abort", "std::process::abort()"), Comparison::Crashed { original: well, copy: aborted });
}

#[test]
fn another_end_and_other_output_are_said() {
    let Recorded { comparison, .. } = compared("other-status", &several_threads_or("std::process::exit(7)"));
    let said = "it ended with status 0, but the recorded run ended with status 7";
    assert_eq!(comparison, Comparison::Ended(said.into()));
    let Recorded { comparison, trace, .. } = compared("other-output", &several_threads_or("println!(\"one thread\")"));
    let said = "in line 1 of stdout, it printed `several threads`, and the recorded run `one thread`";
    assert_eq!(comparison, Comparison::Printed(said.into()));
    let note = format!("Without the recorder, the program did something else: {said}.");
    assert_eq!(trace.notes.last(), Some(&note));
}

#[test]
fn a_copy_that_hangs_alone_is_said_to() {
    let source = "#[tokio::main]
async fn main() {
    let (to, from) = std::sync::mpsc::channel();
    tokio::spawn(async move { to.send(7).unwrap() });
    println!(\"{}\", from.recv().unwrap());
}
";
    let limit = Duration::from_secs(3);
    let recorded =
        record(&Program::rust("only-hang", source), &Options { limit, ..options() }).expect("it is recorded");
    assert!(!recorded.by_itself);
    let said = "it ended with status 0, but the recorded run did not end by itself";
    assert_eq!(recorded.comparison, Comparison::Ended(said.into()));
}

#[test]
fn a_program_that_hangs_anyway_is_the_same() {
    let source = "#[tokio::main]
async fn main() {
    let (_keep, never) = tokio::sync::oneshot::channel::<()>();
    println!(\"waits\");
    never.await.ok();
}
";
    let Recorded { comparison, by_itself, .. } = compared("both-hang", source);
    assert_eq!((comparison, by_itself), (Comparison::Same(End::Cut), false));
}

#[test]
fn a_program_that_would_take_too_long_is_not_compared_and_takes_no_time() {
    let source = "#[tokio::main]
async fn main() {
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
}
";
    // Both runs share what is built.
    compared("long", "fn main() {}\n");
    let began = Instant::now();
    let Recorded { comparison, .. } = compared("long", source);
    let why = "it would take 60 s of real time, and 10 s are allowed";
    assert_eq!(comparison, Comparison::Not(why.into()));
    assert!(began.elapsed() < Duration::from_secs(50), "{:?}", began.elapsed());
}

/// A program that adds a line to a file each time it runs.
fn adds_to(file: &Path) -> String {
    format!(
        "use std::io::Write;\nfn main() {{\n    let mut file = std::fs::File::options().append(true).create(true).open({file:?}).unwrap();\n    \
         file.write_all(b\"run\\n\").unwrap();\n}}\n"
    )
}

#[test]
fn the_program_runs_once_more_unless_that_is_switched_off() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("runs.txt");
    for (compare, runs) in [(true, 2), (false, 1)] {
        std::fs::remove_file(&file).ok();
        let recorded = record(&Program::rust("runs", &adds_to(&file)), &Options { compare, ..options() });
        let recorded = recorded.expect("it is recorded");
        let lines = std::fs::read_to_string(&file).expect("it has run").lines().count();
        assert_eq!((lines, matches!(recorded.comparison, Comparison::Not(_))), (runs, !compare));
    }
}

#[test]
fn a_python_program_is_compared_too() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compared.py");
    let source = "import asyncio\nimport sys\n\n\nasync def main():\n    await asyncio.sleep(0.1)\n    \
                  print('timeline_log' in sys.modules)\n\n\nasyncio.run(main())\n";
    std::fs::write(&file, source).expect("it can be written");
    match record(&Program::python("compared", &file), &options()) {
        Ok(Recorded { comparison, .. }) => {
            assert!(matches!(&comparison, Comparison::Printed(what) if what.contains("`False`")), "{comparison}");
        }
        Err(error) if std::env::var_os("CI").is_none() => eprintln!("skipped: {error}"),
        Err(error) => panic!("{error}"),
    }
}

/// Runs `cargo timeline` on a program. Returns its status and its stderr.
fn command(name: &str, source: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("command");
    std::fs::create_dir_all(&folder).expect("it can be made");
    let file = folder.join(format!("{name}.rs"));
    std::fs::write(&file, source).expect("it can be written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-timeline"));
    // Without a package around it.
    let file = Path::new(&std::env::temp_dir()).join(format!("timeline-{}-{name}.rs", std::process::id()));
    std::fs::write(&file, source).expect("it can be written");
    let output = command.arg(&file).args(arguments).arg("--target-dir").arg(&folder).output().expect("it starts");
    std::fs::remove_file(&file).expect("it can be removed");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_command_says_what_it_found_and_ends_accordingly() {
    let (status, said) = command("alike", "fn main() {\n    std::process::exit(5);\n}\n", &[]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("the program ended with status 5, as the original did"), "{said}");
    assert!(said.contains("the original printed the same"), "{said}");
    let (status, said) = command("unlike", &several_threads_or("panic!(\"one thread\")"), &[]);
    assert_eq!(status, Some(4), "{said}");
    let crashed = "the original did something else: it ended with status 0, but the recorded run ended with status 101";
    assert!(said.contains(crashed), "{said}");
    let (status, said) = command("unasked", &several_threads_or("panic!(\"one thread\")"), &["--no-compare"]);
    assert_eq!((status, said.contains("original")), (Some(0), false), "{said}");
}
