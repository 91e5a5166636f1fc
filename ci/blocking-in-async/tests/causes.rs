//! Which cause a report names, which calls share a report, and what is told apart from the rest.

mod workbench;

use workbench::{Crate, Run};

fn lint(krate: &Crate, levels: &[&str]) -> Run {
    krate.lint(&[&["--message-format=json"], levels].concat())
}

fn codes_and_lines(run: &Run) -> Vec<(String, u64)> {
    let reports = run.reports();
    let code = |report: &workbench::Report| report.0["code"]["code"].as_str().unwrap_or_default().to_owned();
    reports.iter().map(|report| (code(report), report.place().1)).collect()
}

#[test]
fn the_gravest_cause_is_told() {
    let krate = Crate::new("causes-rank");
    krate.file(
        "src/lib.rs",
        r#"
use std::{fs, io, net, path::Path, process, thread, time::Duration};

pub async fn agent() {
    tool();
    pause();
    fetch();
    load();
}

fn tool() {
    if Path::new("git").exists() && fs::read("x").is_ok() {
        run();
    }
}

fn run() {
    let _ = process::Command::new("git").output();
}

fn pause() {
    let _ = net::TcpStream::connect("x:1");
    thread::sleep(Duration::ZERO);
}

fn fetch() {
    let _ = fs::read("x");
    let _ = net::TcpStream::connect("x:1");
}

fn load() -> io::Result<Vec<u8>> {
    fs::metadata("x")?;
    fs::read("x")
}
"#,
    );
    let run = lint(&krate, &[]);
    let causes: Vec<String> = run
        .reports()
        .iter()
        .map(|report| report.message().rsplit(" by calling ").next().unwrap_or_default().to_owned())
        .collect();
    let expected = [
        "`std::process::Command::output`",
        "`std::thread::sleep`",
        "`std::net::TcpStream::connect`",
        "`std::fs::read`",
    ];
    assert_eq!(causes, expected, "{}", run.stdout);
}

#[test]
fn calls_that_block_in_the_same_place_share_a_report() {
    let krate = Crate::new("causes-root");
    krate.file(
        "src/lib.rs",
        r#"
#![allow(unknown_lints)]

pub async fn first() {
    load();
}

pub async fn second() {
    again();
    read("other");
    #[allow(blocking_in_async)]
    load();
}

fn load() {
    read("config");
}

fn again() {
    load();
}

fn read(path: &str) {
    let _ = std::fs::read(path);
    let _ = std::fs::read(path);
}
"#,
    );
    let run = lint(&krate, &[]);
    let [report] = &run.reports()[..] else { panic!("one report:\n{}", run.stdout) };
    let lines: Vec<u64> = report.places().iter().map(|(_, line)| *line).collect();
    assert_eq!(lines, [5, 9, 10]);
    let note = "note: `again` blocks async code here too, by the same call\n  --> src/lib.rs:9:5\n";
    assert!(report.rendered().contains(note), "{}", report.rendered());
}

#[test]
fn asking_about_a_path_has_a_name_of_its_own() {
    let krate = Crate::new("causes-stat");
    let text = r#"
#![allow(unknown_lints, unused_must_use)]

use std::path::Path;

pub async fn ask(path: &Path) {
    path.exists();
    let _ = std::fs::read(path);
    find(path);
    #[allow(stat_in_async)]
    path.exists();
    #[allow(blocking_in_async)]
    path.exists();
    #[allow(stat_in_async)]
    std::thread::park();
    excused(path);
    #[expect(stat_in_async)]
    path.is_dir();
}

fn find(path: &Path) -> bool {
    path.is_file()
}

fn excused(path: &Path) {
    #[allow(stat_in_async)]
    let _ = path.is_file() && path.is_dir();
}
"#;
    krate.file("src/lib.rs", text);
    let stat = |line| ("stat_in_async".to_owned(), line);
    let blocking = |line| ("blocking_in_async".to_owned(), line);
    let run = lint(&krate, &[]);
    assert_eq!(codes_and_lines(&run), [stat(7), blocking(8), stat(9), blocking(15)], "{}", run.stdout);
    assert_eq!(run.codes().len(), 4, "{}", run.stdout);

    // The command line sets it alone, or with the lint that includes it.
    let run = lint(&krate, &["--", "-A", "stat_in_async"]);
    assert_eq!(codes_and_lines(&run), [blocking(8), blocking(15)]);
    assert_eq!(lint(&krate, &["--", "-A", "blocking_in_async"]).reports().len(), 0);
    let run = lint(&krate, &["--", "-D", "blocking_in_async", "-W", "stat_in_async"]);
    let levels: Vec<String> = run.reports().iter().map(|report| report.level().to_owned()).collect();
    assert_eq!(levels, ["warning", "error", "warning", "error"]);
    let run = lint(&krate, &["--", "-D", "blocking_in_async"]);
    let implied = "`-D stat-in-async` implied by `-D blocking-in-async`";
    assert!(run.reports()[0].rendered().contains(implied), "{}", run.reports()[0].rendered());

    // So does the manifest, even if the command line sets the level of the other one.
    krate.manifest("[package.metadata.blocking-in-async]\nlevel = \"deny\"\nstat-level = \"allow\"\n");
    assert_eq!(codes_and_lines(&lint(&krate, &[])), [blocking(8), blocking(15)]);
    let run = lint(&krate, &["--", "-D", "blocking_in_async"]);
    assert_eq!(codes_and_lines(&run), [blocking(8), blocking(15)]);
    krate.manifest("[lints.rust]\nstat_in_async = \"allow\"\n");
    assert_eq!(codes_and_lines(&lint(&krate, &[])), [blocking(8), blocking(15)]);
}

#[test]
fn what_main_does_before_its_first_await_is_marked() {
    let krate = Crate::with_tokio("causes-startup");
    krate.file(
        "src/main.rs",
        r#"
#[tokio::main]
async fn main() {
    let config = std::fs::read("config");
    let later = async {
        let _ = std::fs::read("later");
    };
    setup();
    later.await;
    let _ = std::fs::read("x");
    drop(config);
}

fn setup() {
    std::thread::park();
}
"#,
    );
    let run = lint(&krate, &[]);
    let label = |report: &workbench::Report| report.0["spans"][0]["label"].as_str().unwrap_or_default().to_owned();
    let marked: Vec<(u64, bool)> =
        run.reports().iter().map(|report| (report.place().1, label(report).contains("at start-up"))).collect();
    assert_eq!(marked, [(4, true), (6, false), (8, true), (10, false)], "{}", run.stdout);
}
