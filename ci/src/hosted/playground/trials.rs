//! Takes the playground's links of the built pages apart, and compiles and runs what they carry as the playground would: one file,
//! with the playground's crates and their features. Never runs the file of a listing in its place.

use super::address::{EDITION, carried, opens};
use super::needs::PLAYGROUND;
use super::{Program, programs};
use crate::build::{Built, cargo, place};
use crate::files::{files_below, read};
use crate::listings::Workspace;
use crate::programs::{Fact, rust};
use crate::progress::step;
use crate::record::first_difference;
use crate::report::{Problem, Report};
use crate::run::{forget_caller, in_parallel};
use crate::scratch::put;
use crate::stamp::Stamp;
use anyhow::{Context, Result, ensure};
use cargo_metadata::Message;
use cargo_metadata::semver::VersionReq;
use html5gum::{Token, Tokenizer};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// Of the package of all trials, and of the folder that it lies in.
const NAME: &str = "playground";

/// Checks every link to the playground on the pages of the site in the folder `site`: it carries the program whose command stands
/// beside it, and that does there what is recorded. A program that can run there must have a link. An error is of the
/// machine.
pub async fn check(book: &Workspace, site: &Path) -> Result<Report> {
    let mut report = Report::default();
    if !book.whole {
        return Ok(report);
    }
    let links = links(site)?;
    let mut trials = Vec::new();
    for program in programs(book) {
        let text = program.text(book)?;
        let ours: Vec<&Link> = links.iter().filter(|link| link.command.as_ref() == Some(&program.command)).collect();
        let found = judge(&program, &text, &ours);
        if found.is_none() && !ours.is_empty() {
            trials.push(Trial::new(program, &ours[0].address));
        }
        report.check(found);
    }
    let known: BTreeSet<String> = programs(book).into_iter().map(|program| program.command).collect();
    for link in links.iter().filter(|link| link.command.as_ref().is_none_or(|command| !known.contains(command))) {
        let what = format!(
            "{} opens something in the playground, and no command beside it says which program",
            shown(&link.address)
        );
        let mend = "take it away, and show a program of the book with the command that runs it; its link is made";
        report.check([Problem::new(&format!("book/{}", link.page), 1, what, mend)]);
    }
    report.absorb(run(book, trials).await?);
    Ok(report)
}

/// A link to the playground.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    /// That stands beside it, in the same caption or paragraph.
    command: Option<String>,
    address: String,
    /// The first page that has it.
    page: String,
}

/// The links to the playground on all pages.
fn links(site: &Path) -> Result<Vec<Link>> {
    let mut links = BTreeMap::new();
    for page in files_below(site, "")?.into_iter().filter(|file| file.ends_with(".html")) {
        let html = read(&site.join(&page))?.unwrap_or_default();
        for (command, address) in links_of(&html) {
            links.entry((command, address)).or_insert_with(|| page.clone());
        }
    }
    Ok(links.into_iter().map(|((command, address), page)| Link { command, address, page }).collect())
}

/// The links to the playground on a page, each with the command that stands in the same caption or paragraph.
fn links_of(html: &str) -> Vec<(Option<String>, String)> {
    let mut links: Vec<(Option<String>, String)> = Vec::new();
    let mut command = None;
    let mut from = None;
    let mut in_code = false;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => match &**tag.name {
                b"figcaption" | b"p" => (from, command) = (Some(links.len()), None),
                b"code" => in_code = true,
                b"a" => {
                    let address =
                        tag.attributes.get(&b"href"[..]).map(|href| String::from_utf8_lossy(href).trim().to_string());
                    links.extend(address.filter(|address| opens(address)).map(|address| (None, address)));
                }
                _ => {}
            },
            Token::EndTag(tag) => match &**tag.name {
                b"figcaption" | b"p" => {
                    let from = from.take().unwrap_or(links.len());
                    links[from..].iter_mut().for_each(|link| link.0.clone_from(&command));
                }
                b"code" => in_code = false,
                _ => {}
            },
            Token::String(text) if in_code && from.is_some() => {
                let text = String::from_utf8_lossy(&text);
                command = Some(text.trim().to_string()).filter(|text| text.starts_with("cargo run ")).or(command);
            }
            _ => {}
        }
    }
    links
}

/// What is wrong with the links of a program, if anything is.
fn judge(of: &Program, text: &str, links: &[&Link]) -> Option<Problem> {
    let problem = |what: String, mend: &str| Some(Problem::new(&of.source, 1, what, mend));
    match (of.link(text), links) {
        (Ok(_), []) => problem(
            "no page opens this program in the playground, where it can run".into(),
            "show it with the command that runs it",
        ),
        (Err(_), []) => None,
        (Err(why), [..]) => problem(
            format!("a page opens this program in the playground, where it cannot run: {why}"),
            "take that link away",
        ),
        (Ok(_), [..]) => links.iter().find_map(|link| match carried(&link.address) {
            Err(why) => problem(format!("its link to the playground {why}"), "build the pages again")
                .map(|it| it.detail(shown(&link.address))),
            Ok(carried) => {
                let (line, detail) = first_difference(("the file: ", text), ("the link: ", &carried))?;
                let what = format!("its link to the playground on {} carries something else", link.page);
                Some(Problem::new(&of.source, line, what, "build the pages again").detail(detail))
            }
        }),
    }
}

/// An address, as much of it as tells which it is.
fn shown(address: &str) -> String {
    address.chars().take(100).collect()
}

/// A program as a link carries it.
struct Trial {
    program: Program,
    /// Of its executable, which must not take the place of the listing's own.
    name: String,
    text: String,
}

impl Trial {
    /// Of what the link carries, which has been looked at.
    fn new(program: Program, address: &str) -> Trial {
        let name = program.command.replace("cargo run -p", NAME).replace(" --bin", "").replace(' ', "-");
        let text = carried(address).unwrap_or_default();
        Trial { program, name, text }
    }

    /// Below the folder of the package.
    fn file(&self) -> String {
        format!("src/bin/{}.rs", self.name)
    }
}

/// Compiles and runs all of them, unless all passed as they are now. An error is of the machine.
async fn run(book: &Workspace, trials: Vec<Trial>) -> Result<Report> {
    let mut report = Report::default();
    if trials.is_empty() {
        return Ok(report);
    }
    let dir = lay_out(book, &trials)?;
    let files: Vec<PathBuf> =
        trials.iter().map(|trial| trial.file()).chain(["Cargo.toml".into()]).map(|file| dir.join(file)).collect();
    // Beside each program lies what is recorded of it.
    let packages = trials.iter().filter_map(|trial| Some(trial.program.source.rsplit_once("/src/")?.0));
    let inputs: BTreeSet<&str> = packages.chain(["ci/playground.toml"]).collect();
    let inputs: Vec<&str> = inputs.into_iter().collect();
    let stamp = Stamp::new(book, NAME, &["rustc"], &files, &inputs).await?;
    if let Some(passed) = stamp.passed() {
        eprintln!("         running {} programs as the playground would: unchanged", trials.len());
        report.passed = passed;
        return Ok(report);
    }
    let (built, problems) = build(book, &dir, &trials).await?;
    report.problems = problems;
    let nowhere = dir.join("empty");
    std::fs::create_dir_all(&nowhere).with_context(|| format!("cannot make {}", nowhere.display()))?;
    let mut running = rust(book, &built);
    for program in &mut running {
        program.run.dir.clone_from(&nowhere);
        program.run.limit = PLAYGROUND.machine.seconds;
    }
    let what = format!("running {} programs as the playground would", running.len());
    let produced = in_parallel(running.into_iter().map(async |program| {
        let produced = program.produce().await?;
        anyhow::Ok((program.source, produced))
    }));
    for (source, produced) in step(&what, produced).await? {
        let trial = trials.iter().find(|trial| trial.program.source == source).context("only trials are built")?;
        match produced {
            Ok(facts) => {
                for fact in facts {
                    report.check(compare(book, trial, fact)?);
                }
            }
            Err(problem) => report.problems.push(Problem {
                what: format!("{IN_THE_PLAYGROUND}, {}", problem.what),
                mend: MEND.into(),
                ..problem
            }),
        }
    }
    if report.problems.is_empty() {
        stamp.keep(report.passed)?;
    }
    Ok(report)
}

const IN_THE_PLAYGROUND: &str = "opened in the playground";
const MEND: &str = "let it need nothing but what the playground has, by ci/playground.toml";

/// Whether a fact is as it is recorded of the listing.
fn compare(book: &Workspace, trial: &Trial, fact: Fact) -> Result<Option<Problem>> {
    let recorded = read(&book.root.join(&fact.path))?.unwrap_or_default();
    // A panic names the file, which in the playground has another name.
    let produced = fact.text.replace(&trial.file(), &trial.program.source);
    let differs = first_difference(("recorded: ", &recorded), ("there:    ", &produced));
    let what = format!("{IN_THE_PLAYGROUND}, {} something else than is recorded", fact.says);
    Ok(differs.map(|(_, detail)| Problem::new(&trial.program.source, 1, what, MEND).detail(detail)))
}

/// Writes the package of all trials. An error when a file cannot be read or written.
fn lay_out(book: &Workspace, trials: &[Trial]) -> Result<PathBuf> {
    let dir = book.target.join("course").join(NAME);
    let mut manifest =
        format!("[package]\nname = {NAME:?}\nversion = \"0.0.0\"\nedition = {EDITION:?}\nautobins = false\n");
    manifest +=
        "\n[workspace]\n\n[profile.dev]\ndebug = 0\nincremental = false\nstrip = \"debuginfo\"\n\n[dependencies]\n";
    let dependencies =
        book.listings.iter().flat_map(|listing| &listing.dependencies).chain(&book.mistakes_dependencies);
    let used: BTreeMap<&str, &VersionReq> = dependencies.map(|used| (used.name.as_str(), &used.req)).collect();
    for (name, features) in &PLAYGROUND.crates {
        if let Some(version) = used.get(name.as_str()) {
            manifest +=
                &format!("{name} = {{ version = \"{version}\", default-features = false, features = {features:?} }}\n");
        }
    }
    for trial in trials {
        manifest += &format!("\n[[bin]]\nname = {:?}\npath = {:?}\n", trial.name, trial.file());
        put(&dir.join(trial.file()), &trial.text)?;
    }
    put(&dir.join("Cargo.toml"), &manifest)?;
    let lock = read(&book.root.join("Cargo.lock"))?.context("the book has no Cargo.lock")?;
    put(&dir.join("Cargo.lock"), &lock)?;
    Ok(dir)
}

/// Builds the package: the executables by the files of the listings, and what the compiler had to say. An error means that
/// cargo could not do its work.
async fn build(book: &Workspace, dir: &Path, trials: &[Trial]) -> Result<(Built, Vec<Problem>)> {
    let mut command = Command::new(cargo());
    forget_caller(&mut command);
    command.current_dir(dir).args(["build", "--bins", "--keep-going", "--message-format=json"]);
    command.env("CARGO_TARGET_DIR", &book.target);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn();
    let child = child.context("cannot start cargo")?;
    let what = format!("building {} programs as the playground would", trials.len());
    let output = step(&what, child.wait_with_output()).await?;

    let mut built = Built::default();
    let mut problems = Vec::new();
    for message in Message::parse_stream(&output.stdout[..]) {
        let of = |name: &str| trials.iter().find(|trial| trial.name == name);
        match message.context("cannot read what cargo says")? {
            Message::CompilerArtifact(artifact) => {
                if let (Some(executable), Some(trial)) = (artifact.executable, of(&artifact.target.name)) {
                    built.executables.insert(trial.program.source.clone(), executable.into());
                }
            }
            Message::CompilerMessage(said) => {
                if let (Some(span), Some(trial)) = (place(&said.message), of(&said.target.name)) {
                    let what =
                        format!("{IN_THE_PLAYGROUND}, it does not compile as it does here: {}", said.message.message);
                    let problem = Problem::new(&trial.program.source, span.line_start, what, MEND);
                    problems.push(problem.detail(said.message.rendered.unwrap_or_default()));
                }
            }
            _ => {}
        }
    }
    let said = || String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success() || !problems.is_empty(), "cargo build failed:\n{}", said());
    Ok((built, problems))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_belong_to_the_command_beside_them() {
        let page = "<a href='https://play.rust-lang.org/'>it</a><a href='https://play.rust-lang.org/?code=1'>a</a>\
            <figure><pre><code>cargo run -p no</code></pre><figcaption><a href='https://play.rust-lang.org/?a&amp;code=2'>b</a>\
            <code>cargo run -p x --bin y</code> <a href='#c'>c</a></figcaption></figure><p><code>cargo run -p z</code></p>\
            <figcaption><a href='http://play.rust-lang.org?code=3'>d</a><code>cargo test</code></figcaption>";
        let links = links_of(page);
        let links: Vec<_> = links.iter().map(|(command, address)| (command.as_deref(), address.as_str())).collect();
        assert_eq!(
            links,
            [
                (None, "https://play.rust-lang.org/?code=1"),
                (Some("cargo run -p x --bin y"), "https://play.rust-lang.org/?a&code=2"),
                (None, "http://play.rust-lang.org?code=3"),
            ]
        );
    }

    #[test]
    fn a_link_carries_what_its_program_is() {
        let of = |lacks: Option<&str>| Program {
            source: "a.rs".into(),
            command: "cargo run -p a".into(),
            package: "a".into(),
            lacks: lacks.map(String::from),
        };
        let link = |address: String| Link { command: Some("cargo run -p a".into()), address, page: "a.html".into() };
        let text = "fn main() {}\n";
        let right = link(of(None).link(text).expect("it can run there"));
        let other = link(right.address.replace("main", "Main"));
        let old = link(right.address.replace("2024", "2021"));
        let said = |lacks, links: &[&Link]| judge(&of(lacks), text, links).map(|problem| problem.what);
        assert_eq!(said(None, &[&right]), None);
        assert_eq!(said(Some("it is long"), &[]), None);
        for (found, words) in [
            (said(None, &[]), "no page opens"),
            (said(None, &[&right, &other]), "on a.html carries something else"),
            (said(None, &[&old]), "asks for the edition `2021`, not `2024`"),
            (said(Some("it is long"), &[&right]), "where it cannot run: it is long"),
        ] {
            assert!(found.as_ref().is_some_and(|found| found.contains(words)), "{found:?}");
        }
    }
}
