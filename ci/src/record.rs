//! The recorded files: compares them with what is produced now, or writes them afresh.

use crate::files::{files_below, read, write_whole};
use crate::listings::{MISTAKES, Workspace};
use crate::programs::{Fact, Produced};
use crate::report::{Problem, Report};
use crate::{timeline, told};
use anyhow::Result;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// One check for each fact: its recorded file says the same. What produced none is a problem. An error when a file
/// cannot be read.
pub fn compare(book: &Workspace, produced: Vec<Produced>) -> Result<Report> {
    let mut report = Report::default();
    for produced in produced {
        match produced {
            Ok(facts) => {
                for fact in facts {
                    report.check(compare_fact(&book.root, &fact)?);
                }
            }
            Err(problem) => report.problems.push(problem),
        }
    }
    Ok(report)
}

fn compare_fact(root: &Path, fact: &Fact) -> Result<Option<Problem>> {
    let mend = format!("`{}`", format!("cargo course record {}", fact.name).trim());
    let Some(recorded) = read(&root.join(&fact.path))? else {
        return Ok(Some(Problem::new(&fact.path, 1, "the recorded file is missing", mend)));
    };
    let differs = first_difference(("recorded: ", &recorded), ("produced: ", &fact.text));
    let what = format!("{} something else than is recorded", fact.says);
    Ok(differs.map(|(line, detail)| Problem::new(&fact.path, line, what, mend).detail(detail)))
}

/// A counterpart prints what its listing prints, unless they part ways on purpose. An error when a file cannot be read.
pub fn compare_counterparts(book: &Workspace) -> Result<Report> {
    let mut report = Report::default();
    for listing in book.listings.iter().filter(|listing| listing.counterpart) {
        let path = format!("{}/counterpart.txt", listing.dir);
        let theirs = read(&book.root.join(&path))?;
        let ours = read(&book.root.join(&listing.dir).join("stdout.txt"))?;
        let (Some(theirs), Some(ours)) = (theirs, ours) else { continue };
        let differs = first_difference(("Python: ", &theirs), ("Rust:   ", &ours));
        report.check(match (differs, listing.switches.parts_ways) {
            (Some((line, detail)), false) => {
                let what = "Python prints something else than Rust";
                let mend = "make them agree, or set the switch `parts-ways = true`";
                Some(Problem::new(&path, line, what, mend).detail(detail))
            }
            (None, true) => {
                let what = "Python prints what Rust prints, although they are said to part ways";
                Some(Problem::new(&path, 1, what, "take away the switch `parts-ways`"))
            }
            _ => None,
        });
    }
    Ok(report)
}

/// Looks for files below `listings` that are no source and that nothing produces. An error when a folder cannot be read.
pub fn orphans(book: &Workspace) -> Result<Report> {
    let mut expected = BTreeSet::new();
    for listing in &book.listings {
        let dir = &listing.dir;
        expected.extend(listing.runs.then(|| format!("{dir}/stdout.txt")));
        expected.extend(listing.switches.exit.map(|_| format!("{dir}/stderr.txt")));
        expected.extend(listing.counterpart.then(|| format!("{dir}/counterpart.txt")));
        expected.extend(timeline::kept(listing).into_iter().flat_map(|kept| [kept.trace, kept.figure]));
    }
    expected.extend(book.mistakes.iter().map(|mistake| mistake.message()));
    expected.extend(book.mends.iter().map(|mend| format!("{MISTAKES}/src/bin/{mend}.txt")));
    expected.extend(book.settings.catalogue.iter().map(|_| told::TABLE.into()));
    let mut report = Report::default();
    for file in files_below(&book.root, "listings")? {
        // Whatever is no source could be shown as if it were recorded.
        if ![".rs", ".py", ".toml"].iter().any(|source| file.ends_with(source)) {
            let orphan = Problem::new(&file, 1, "an orphan: nothing produces this file", "delete it");
            report.check((!expected.contains(&file)).then_some(orphan));
        }
    }
    Ok(report)
}

/// Writes the facts of one program, if both of its runs came to the same and they can be told on every machine. Prints
/// which files changed. An error when one cannot be written.
pub fn write(book: &Workspace, twice: [Produced; 2]) -> Result<Report> {
    let mut report = Report::default();
    match twice {
        [Ok(first), Ok(second)] => {
            let refused = first.iter().zip(&second).find_map(|(fact, again)| refuse(book, fact, again));
            if refused.is_none() {
                for fact in first {
                    if write_whole(&book.root.join(&fact.path), &fact.text)? {
                        println!("recorded {}", fact.path);
                    }
                }
            }
            report.check(refused);
        }
        [Err(problem), _] | [_, Err(problem)] => report.problems.push(problem),
    }
    Ok(report)
}

fn refuse(book: &Workspace, fact: &Fact, again: &Fact) -> Option<Problem> {
    let Some((line, detail)) = first_difference(("first:  ", &fact.text), ("second: ", &again.text)) else {
        return of_this_machine(&fact.path, &fact.text, &machine_paths(book));
    };
    let what = format!("refused: {} something else from run to run", fact.says);
    Some(
        Problem::new(
            &fact.path,
            line,
            what,
            "print order, counts and rounded times only, and let nothing else depend on what changes",
        )
        .detail(detail),
    )
}

/// The folders whose names differ from machine to machine, and what they are.
fn machine_paths(book: &Workspace) -> Vec<(PathBuf, &'static str)> {
    let mut paths = vec![
        (book.root.clone(), "the book's folder"),
        (book.target.clone(), "the target directory"),
        (std::env::temp_dir(), "the directory of temporary files"),
    ];
    let homes = [("HOME", "the home directory"), ("USERPROFILE", "the home directory"), ("CARGO_HOME", "cargo's home")];
    for (name, what) in homes {
        paths.extend(std::env::var_os(name).map(|path| (path.into(), what)));
    }
    // The root of all paths is in many a text.
    paths.retain(|(path, _)| path.components().count() > 1);
    paths
}

/// What in a text is true of this machine only: a path, or an address with a port.
fn of_this_machine(path: &str, text: &str, machine: &[(PathBuf, &str)]) -> Option<Problem> {
    for (number, line) in (1..).zip(text.lines()) {
        let held = machine.iter().find(|(path, _)| line.contains(&*path.to_string_lossy()));
        let (what, mend) = if let Some((_, what)) = held {
            (format!("the path of {what}"), "print no path of a machine")
        } else if let Some(address) = address(line) {
            (format!("the address {address}"), "print no address with a port")
        } else {
            continue;
        };
        return Some(Problem::new(path, number, format!("refused: the output holds {what}"), mend).detail(line));
    }
    None
}

/// An address with a port: `127.0.0.1:49152`, `[::1]:8080`, `localhost:1234`.
fn address(line: &str) -> Option<&str> {
    let is_address = |text: &&str| text.replace("localhost", "127.0.0.1").parse::<SocketAddr>().is_ok();
    for word in line.split(|c: char| !c.is_ascii_alphanumeric() && !".:[]".contains(c)) {
        // In `at:[::1]:8080.` it is neither at the beginning nor at the end.
        let word = word.trim_end_matches(['.', ':', ']']);
        if let Some(address) = (0..word.len()).map(|at| &word[at..]).find(is_address) {
            return Some(address);
        }
    }
    None
}

/// The first line (from 1) at which two texts differ, and below each other what each says there, after its label; `None`
/// when they are equal.
pub fn first_difference((ours, our_text): (&str, &str), (theirs, their_text): (&str, &str)) -> Option<(usize, String)> {
    let [our_lines, their_lines] = [our_text, their_text].map(|text| text.split('\n').collect::<Vec<_>>());
    let same = our_lines.iter().zip(&their_lines).take_while(|(ours, theirs)| ours == theirs).count();
    let [our_line, their_line] =
        [our_lines, their_lines].map(|lines| lines.get(same).copied().unwrap_or("(the text ends before)"));
    (our_text != their_text).then(|| (same + 1, format!("{ours}{our_line}\n{theirs}{their_line}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_a_port_are_found() {
        assert_eq!(address("at 127.0.0.1:49152."), Some("127.0.0.1:49152"));
        assert_eq!(address("http://[::1]:8080/v1"), Some("[::1]:8080"));
        assert_eq!(address("a: localhost:1234"), Some("localhost:1234"));
        assert_eq!(address("at:127.0.0.1:80, [127.0.0.2:81]"), Some("127.0.0.1:80"));
        for fine in ["src/main.rs:4:5", "took 1.5: 3", "127.0.0.1", "x[0]:1", "localhost: none", "std::time"] {
            assert_eq!(address(fine), None, "{fine}");
        }
    }

    #[test]
    fn a_path_of_the_machine_is_refused_where_it_stands() {
        let machine = [(PathBuf::from("/home/ada"), "the home directory")];
        let problem = of_this_machine("a/stdout.txt", "fine\nat /home/ada/x\n", &machine).expect("a path is refused");
        assert_eq!(problem.line, 2);
        assert_eq!(problem.what, "refused: the output holds the path of the home directory");
        assert_eq!(of_this_machine("a/stdout.txt", "fine\n", &machine), None);
    }

    #[test]
    fn the_first_difference_is_found() {
        let differ = |ours, theirs| first_difference(("a: ", ours), ("b: ", theirs));
        assert_eq!(differ("a\nb\n", "a\nb\n"), None);
        assert_eq!(differ("a\nb\n", "a\nc\n"), Some((2, "a: b\nb: c".into())));
        assert_eq!(differ("a\n", "a\nb\n"), Some((2, "a: \nb: b".into())));
        assert_eq!(differ("a", "a\n"), Some((2, "a: (the text ends before)\nb: ".into())));
    }
}
