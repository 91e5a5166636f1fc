//! The ways in which a program can name Tokio and ask for its runtime: each is recorded as the program runs without the
//! recorder, or refused by name.

mod shared;

use shared::options;
use timeline::trace::{Clock, Event, Kind, Trace};
use timeline::{Code, Comparison, End, Error, Program, Recorded, record};

/// Records a program, which must print and end as it does without the recorder.
fn alike(program: &Program) -> Recorded {
    let recorded = record(program, &options()).unwrap_or_else(|error| panic!("{}: {error}", program.name));
    let status = End::Status(recorded.status);
    assert_eq!(recorded.comparison, Comparison::Same(status), "{}: {}", program.name, recorded.stdout);
    recorded
}

fn recorded(name: &str, source: &str) -> Recorded {
    alike(&Program::rust(name, source))
}

/// Returns a program of this edition and with these dependencies.
fn of(name: &str, source: &str, edition: &str, tokio: &str) -> Program {
    let mut program = Program::rust(name, source);
    if let Code::Rust { edition: its, dependencies, .. } = &mut program.code {
        *its = edition.into();
        *dependencies =
            vec![format!("{tokio} = {{ version = \"1\", package = \"tokio\", features = [\"full\", \"test-util\"] }}")];
    }
    program
}

/// Returns the line and the sentences of a refusal.
fn refused(name: &str, source: &str) -> (usize, String, &'static str) {
    match record(&Program::rust(name, source), &options()) {
        Err(Error::Refused(refused)) => (refused.line, refused.what, refused.fix),
        other => panic!("{name}: {:?}", other.map(|recorded| recorded.stdout)),
    }
}

fn count(trace: &Trace, wanted: impl Fn(&Event) -> bool) -> usize {
    trace.events.iter().filter(|event| wanted(event)).count()
}

fn tasks(trace: &Trace) -> usize {
    count(trace, |event| matches!(event.kind, Kind::Spawn { .. }))
}

/// Returns the times at which the loop's sleeps end, in milliseconds, to tens.
fn sleeps(trace: &Trace) -> Vec<u64> {
    let until =
        |event: &Event| if let Kind::Park { until } = event.kind { until.map(|ms| ms as u64 / 10 * 10) } else { None };
    trace.events.iter().filter_map(until).collect()
}

/// A body that sleeps 100 ms in a task.
const SLEEPS: &str = "let task = t::spawn(async { t::time::sleep(std::time::Duration::from_millis(100)).await; 7 });
    println!(\"{}\", task.await.unwrap());";

#[test]
fn every_option_of_the_attribute_is_heeded() {
    for (number, attribute) in [
        "tokio::main",
        "tokio::main()",
        "tokio::main(worker_threads = 2)",
        "tokio::main(flavor = \"multi_thread\", worker_threads = 1)",
        "tokio::main(flavor=\"current_thread\",start_paused=true)",
        "tokio::main(\n    flavor = \"current_thread\",\n    name = \"mine\",\n)",
        "tokio::main(flavor = \"local\")",
        "tokio::main(flavor = \"current_thread\", unhandled_panic = \"ignore\")",
    ]
    .into_iter()
    .enumerate()
    {
        let source = format!("use tokio as t;\n\n#[{attribute}]\nasync fn main() {{\n    {SLEEPS}\n}}\n");
        let Recorded { trace, stdout, .. } = recorded(&format!("option-{number}"), &source);
        assert_eq!((&*stdout, tasks(&trace), sleeps(&trace)), ("7\n", 2, vec![100]), "{attribute}");
        let paused = attribute.contains("start_paused");
        assert_eq!(trace.clock, if paused { Clock::Paused } else { Clock::Virtual }, "{attribute}");
        let noted = trace.notes.iter().any(|note| note.contains("several worker threads"));
        assert_eq!(noted, !attribute.contains("current_thread") && !attribute.contains("local"), "{attribute}");
    }
}

#[test]
fn a_panic_that_shuts_the_runtime_down_does_so() {
    let source = "#[tokio::main(flavor = \"current_thread\", unhandled_panic = \"shutdown_runtime\")]
async fn main() {
    tokio::spawn(async { panic!(\"no quota\") });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    println!(\"never\");
}";
    let Recorded { stdout, status, .. } = recorded("shuts-down", source);
    assert_eq!((&*stdout, status), ("", 101));
}

#[test]
fn an_option_that_nobody_knows_is_refused() {
    let (line, what, fix) = refused("unknown-option", "\n#[tokio::main(threads = 4)]\nasync fn main() {}\n");
    assert_eq!((line, fix), (2, "leave it out, or fix it"));
    assert_eq!(what, "the recorder doesn't know an option of `#[tokio::main(threads = 4)]`");
}

#[test]
fn options_that_tokio_refuses_are_not_accepted() {
    let source = "#[tokio::main(flavor = \"current_thread\", worker_threads = 2)]\nasync fn main() {}\n";
    let error = record(&Program::rust("wrong-option", source), &options()).map(|recorded| recorded.stdout);
    assert!(matches!(&error, Err(Error::DoesNotCompile(said)) if said.contains("worker_threads")), "{error:?}");
}

#[test]
fn tokio_may_have_any_name() {
    for (number, (imports, main)) in [
        ("use tokio as t;", "#[t::main(crate = \"t\")]"),
        ("use tokio::{self as t};", "#[t::main(crate = \"t\")]"),
        ("use tokio::{self as t, main};", "#[main]"),
        ("use tokio::{self as t, main as start};", "#[start]"),
        ("use tokio as t; use tokio::*;", "#[main]"),
        ("extern crate tokio as t;", "#[t::main(crate = \"t\")]"),
    ]
    .into_iter()
    .enumerate()
    {
        let source = format!("{imports}\n{main}\nasync fn main() {{\n    {SLEEPS}\n}}\n");
        let Recorded { trace, stdout, .. } = recorded(&format!("named-{number}"), &source);
        assert_eq!((&*stdout, tasks(&trace), sleeps(&trace)), ("7\n", 2, vec![100]), "{imports}");
    }
}

#[test]
fn functions_and_macros_of_tokio_may_have_any_name() {
    let source =
        "use tokio::{select as sel, spawn as go, task::spawn_blocking as job, time::{self as clock, pause, Duration}};
use tokio::runtime::*;
type Own = Runtime;

fn main() {
    let rt = Own::new().unwrap();
    rt.block_on(async {
        let task = go(async { clock::sleep(Duration::from_millis(100)).await; println!(\"task\") });
        sel! {
            _ = task => println!(\"done\"),
            () = clock::sleep(Duration::from_millis(900)) => println!(\"late\"),
        }
        job(|| println!(\"job\")).await.unwrap();
    });
    drop(rt);
    let rt = Builder::new_current_thread().enable_all().build().unwrap();
    rt.block_on(async { pause(); clock::sleep(Duration::from_secs(900)).await });
}
";
    let trace = recorded("renamed-items", source).trace;
    let is = |event: &Event, text: &str| matches!(&event.kind, Kind::Out { text: it, .. } if it == text);
    assert_eq!(trace.clock, Clock::Paused);
    assert_eq!((tasks(&trace), sleeps(&trace)), (4, vec![100, 900_100]));
    assert_eq!(count(&trace, |event| matches!(event.kind, Kind::Await { branch: true, .. })), 2);
    assert_eq!(count(&trace, |event| is(event, "job\n") && event.task == Some(2)), 1);
}

#[test]
fn functions_of_tokio_may_be_passed_on() {
    let source = "#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let tasks: Vec<_> = [100, 200].into_iter().map(ask).map(tokio::spawn).collect();
    for task in tasks {
        println!(\"{}\", task.await.unwrap());
    }
}

async fn ask(ms: u64) -> u64 {
    tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
    ms
}
";
    let Recorded { trace, stdout, .. } = recorded("passed-on", source);
    assert_eq!((&*stdout, tasks(&trace), trace.notes.len()), ("100\n200\n", 3, 0));
}

#[test]
fn a_spawn_of_the_programs_own_is_one_task() {
    let source = "struct Pool;

impl Pool {
    fn spawn<F: Future<Output = ()> + Send + 'static>(&self, future: F) {
        tokio::spawn(future);
    }
}

fn spawn(number: u32) -> u32 {
    number
}

#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    Pool.spawn(async { println!(\"in the pool {}\", spawn(3)) });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
}
";
    let trace = recorded("own-spawn", source).trace;
    assert_eq!((tasks(&trace), count(&trace, |event| matches!(event.kind, Kind::Run))), (2, 3));
}

#[test]
fn the_standard_library_may_have_any_name() {
    for (number, (imports, body)) in [
        ("use std::*;", "thread::sleep(time::Duration::from_millis(100)); println!(\"{}\", began(time::Instant::now()))"),
        ("use std::{thread::*, time::*};", "sleep(Duration::from_millis(100)); println!(\"{}\", began(Instant::now()))"),
        (
            "use std as s;\nuse s::thread as th;",
            "th::sleep(s::time::Duration::from_millis(100)); std::println!(\"{}\", began(s::time::Instant::now()))",
        ),
        (
            "extern crate std as s;",
            "s::thread::sleep(::std::time::Duration::from_millis(100)); s::println!(\"{}\", began(s::time::Instant::now()))",
        ),
        ("use {std::thread, std::time::*};", "thread::sleep(Duration::from_millis(100)); println!(\"{}\", began(Instant::now()))"),
        (
            "macro_rules! nap { ($ms:expr) => { std::thread::sleep(std::time::Duration::from_millis($ms)) } }",
            "nap!(100); println!(\"{}\", began(std::time::Instant::now()))",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let source = format!(
            "{imports}\n\n#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    {body};\n}}\n\n\
             fn began(at: std::time::Instant) -> bool {{\n    at.elapsed() < std::time::Duration::from_secs(9)\n}}\n"
        );
        let Recorded { trace, stdout, .. } = recorded(&format!("standard-{number}"), &source);
        assert_eq!(stdout, "true\n", "{imports}");
        assert_eq!(count(&trace, |event| event.kind == Kind::Block { ms: 100.0 }), 1, "{imports}");
        assert_eq!(count(&trace, |event| matches!(event.kind, Kind::Out { .. })), 1, "{imports}");
    }
}

#[test]
fn functions_other_than_main_may_have_the_attribute() {
    let source = "mod app {
    #[tokio::main(flavor = \"current_thread\")]
    pub async fn run(ms: u64) -> Result<u64, std::num::ParseIntError> {
        tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
        let number: u64 = \"7\".parse()?;
        if number > 9 {
            return Ok(1);
        }
        Ok(number)
    }
}

fn main() {
    println!(\"{:?}\", app::run(100));
}
";
    let Recorded { trace, stdout, .. } = recorded("not-main", source);
    assert_eq!((&*stdout, tasks(&trace), sleeps(&trace)), ("Ok(7)\n", 1, vec![100]));
}

#[test]
fn tests_beside_main_are_left_out() {
    let source = "#[tokio::main]
async fn main() {
    println!(\"{}\", add(1).await);
}

async fn add(number: u32) -> u32 {
    number + 1
}

#[tokio::test]
async fn adds() {
    assert_eq!(add(1).await, 2);
}
";
    assert_eq!(recorded("with-tests", source).stdout, "2\n");
    let (line, what, _) = refused("only-tests", "\n#[tokio::test]\nasync fn adds() {}\n");
    assert_eq!((line, &*what), (2, "there are only tests, and no function `main`"));
}

#[test]
fn the_clock_stays_virtual_whatever_the_program_asks_for() {
    let source = "fn main() {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let rt = builder.enable_all().start_paused(false).build().unwrap();
    rt.block_on(async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        tokio::time::pause();
        tokio::time::resume();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    });
}
";
    assert_eq!(sleeps(&recorded("resumed", source).trace), [100, 200]);
}

const TWO_BRANCHES: &str = "#[TK::main]
async fn main() {
    let (a, b) = TK::join!(ask(100), async { ask(200).await + 1 });
    TK::select! {
        n = ask(a) => println!(\"{}\", n),
        n = ask(b) => println!(\"{}\", n),
    }
    let texts = vec![String::from(\"x\")];
    for text in &texts {
        println!(\"{text} {}\", ask(text.len() as u64).await);
    }
}

async fn ask(ms: u64) -> u64 {
    TK::time::sleep(std::time::Duration::from_millis(ms)).await;
    ms
}
";

#[test]
fn every_edition_with_async_functions_is_recorded() {
    for edition in ["2018", "2021", "2024"] {
        let source = TWO_BRANCHES.replace("TK", "tokio");
        let Recorded { trace, stdout, .. } = alike(&of(&format!("edition-{edition}"), &source, edition, "tokio"));
        assert_eq!((&*stdout, tasks(&trace)), ("100\nx 1\n", 1), "{edition}");
    }
    match record(&of("edition-2015", "fn main() {}\n", "2015", "tokio"), &options()) {
        Err(Error::Refused(refused)) => assert!(refused.what.contains("has no async functions"), "{}", refused.what),
        other => panic!("{:?}", other.map(|recorded| recorded.stdout)),
    }
}

#[test]
fn a_crate_that_the_manifest_renames_is_recorded() {
    let source = TWO_BRANCHES.replace("#[TK::main]", "#[TK::main(crate = \"tk\")]").replace("TK", "tk");
    let Recorded { trace, stdout, .. } = alike(&of("renamed-crate", &source, "2021", "tk"));
    assert_eq!((&*stdout, tasks(&trace)), ("100\nx 1\n", 1));
    assert_eq!(count(&trace, |event| matches!(event.kind, Kind::Await { branch: true, .. })), 4);
}

#[test]
fn other_runtimes_are_refused_by_name() {
    let main = |attribute: &str| {
        refused("other-main", &format!("use async_std as rt;\n#[{attribute}]\nasync fn main() {{}}\n"))
    };
    assert_eq!(main("async_std::main").1, "`#[async_std::main]` runs `main`, not `#[tokio::main]`");
    assert_eq!(main("rt::main").1, "`#[async_std::main]` runs `main`, not `#[tokio::main]`");
    assert_eq!(main("smol_potat::main").1, "`#[smol_potat::main]` runs `main`, not `#[tokio::main]`");
    assert_eq!(main("inline").1, "`main` is async without `#[tokio::main]`");
    assert_eq!(main("cfg_attr(all(), tokio::main)").1, "`main` is async, and its runtime depends on a `cfg_attr`");
    let (line, what, fix) = refused("smol", "use smol::block_on;\nfn main() {\n    block_on(async {});\n}\n");
    assert_eq!((line, &*what), (3, "`block_on` runs futures on another runtime than Tokio"));
    assert_eq!(fix, "run them with `#[tokio::main]` and `tokio::spawn`");
    let (_, what, _) = refused("async-std", "fn main() {\n    async_std::task::block_on(async {});\n}\n");
    assert_eq!(what, "`async_std::task::block_on` runs futures on another runtime than Tokio");
    let (_, what, _) = refused("taken", "fn main() {\n    builder.on_thread_park(|| {});\n}\n");
    assert_eq!(what, "`on_thread_park` is what the recorder itself needs");
}
