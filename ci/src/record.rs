//! The recorded files: compares them with what is produced now, or writes them afresh.

use crate::listings::{MISTAKES, Workspace, files_below};
use crate::programs::{Fact, Produced};
use crate::report::{Problem, Report, first_difference};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Nothing when the recorded file says what `fact` says.
pub fn compare(root: &Path, fact: &Fact) -> Result<Option<Problem>> {
    let mend = format!("`cargo course record {}`", fact.of);
    let Some(recorded) = read(&root.join(&fact.path))? else {
        return Ok(Some(Problem::new(&fact.path, 1, "the recorded file is missing", mend)));
    };
    Ok(first_difference(&recorded, &fact.text).map(|(line, recorded, produced)| {
        let what = format!("`{}` prints something else than is recorded", fact.of);
        Problem::new(&fact.path, line, what, mend).detail(format!("recorded: {recorded}\nproduced: {produced}"))
    }))
}

/// A counterpart prints what its listing prints, unless they part ways on purpose.
pub fn compare_counterparts(book: &Workspace) -> Result<Report> {
    let mut report = Report::default();
    for listing in book.listings.iter().filter(|listing| listing.counterpart) {
        let path = format!("{}/counterpart.txt", listing.dir);
        let ours = read(&book.root.join(&listing.dir).join("stdout.txt"))?;
        let (Some(theirs), Some(ours)) = (read(&book.root.join(&path))?, ours) else {
            continue;
        };
        report.check(match (first_difference(&theirs, &ours), listing.switches.parts_ways) {
            (Some((line, theirs, ours)), false) => {
                let what = "Python prints something else than Rust";
                let mend = "make them agree, or set the switch `parts-ways = true`";
                let detail = format!("Python: {theirs}\nRust:   {ours}");
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

/// Looks for recorded files that nothing produces.
pub fn orphans(book: &Workspace) -> Result<Report> {
    let mut expected = BTreeSet::new();
    for listing in &book.listings {
        let mut expect = |file: &str, made: bool| {
            expected.extend(made.then(|| format!("{}/{file}", listing.dir)));
        };
        expect("stdout.txt", listing.runs);
        expect("stderr.txt", listing.switches.exit.is_some());
        expect("counterpart.txt", listing.counterpart);
    }
    expected.extend(book.mistakes.iter().map(|mistake| mistake.message()));
    expected.extend(book.mends.iter().map(|mend| format!("{MISTAKES}/src/bin/{mend}.txt")));
    let mut report = Report::default();
    for file in files_below(&book.root, "listings")? {
        let name = file.rsplit('/').next().unwrap_or_default();
        let is_recorded = [".txt", ".stderr"].iter().any(|end| name.ends_with(end));
        if is_recorded || name.starts_with("timeline.") {
            let orphan = Problem::new(&file, 1, "an orphan: nothing produces this file", "delete it");
            report.check((!expected.contains(&file)).then_some(orphan));
        }
    }
    Ok(report)
}

/// Writes the facts of one program, if both of its runs came to the same and they can be told on every machine. Returns
/// the paths of the files that changed.
pub fn write(book: &Workspace, twice: [Produced; 2]) -> Result<Result<Vec<String>, Problem>> {
    let [first, second] = match twice {
        [Ok(first), Ok(second)] => [first, second],
        [Err(problem), _] | [_, Err(problem)] => return Ok(Err(problem)),
    };
    for (fact, again) in first.iter().zip(&second) {
        if let Some((line, first, second)) = first_difference(&fact.text, &again.text) {
            let what = format!("refused: `{}` prints something else from run to run", fact.of);
            let problem = Problem::new(&fact.path, line, what, "print order, counts and rounded times only");
            return Ok(Err(problem.detail(format!("first:  {first}\nsecond: {second}"))));
        }
        if let Some(problem) = of_this_machine(&fact.path, &fact.text, &machine_paths(book)) {
            return Ok(Err(problem));
        }
    }
    let mut changed = Vec::new();
    for fact in first {
        if write_whole(&book.root.join(&fact.path), &fact.text)? {
            changed.push(fact.path);
        }
    }
    Ok(Ok(changed))
}

/// The folders whose names differ from machine to machine, and what they are.
pub fn machine_paths(book: &Workspace) -> Vec<(PathBuf, &'static str)> {
    let home = |name| std::env::var_os(name).map(PathBuf::from);
    let paths = [
        (Some(book.root.clone()), "the book's folder"),
        (Some(book.target.clone()), "the target directory"),
        (home("HOME").or(home("USERPROFILE")), "the home directory"),
        (home("CARGO_HOME"), "cargo's home"),
        (Some(std::env::temp_dir()), "the directory of temporary files"),
    ];
    let long_enough = |path: PathBuf| (path.components().count() > 1).then_some(path);
    paths.into_iter().filter_map(|(path, what)| Some((long_enough(path?)?, what))).collect()
}

/// What in a text is true of this machine only: a path, or an address with a port.
pub fn of_this_machine(path: &str, text: &str, machine: &[(PathBuf, &str)]) -> Option<Problem> {
    (1..).zip(text.lines()).find_map(|(number, line)| {
        let holds = |path: &Path| line.contains(&*path.to_string_lossy());
        let (what, mend) = match machine.iter().find(|(path, _)| holds(path)) {
            Some((_, what)) => (format!("the path of {what}"), "print no path of a machine"),
            None => (format!("the address {}", address(line)?), "print no address with a port"),
        };
        Some(Problem::new(path, number, format!("refused: the output holds {what}"), mend).detail(line))
    })
}

/// An address with a port: `127.0.0.1:49152`, `[::1]:8080`, `localhost:1234`.
fn address(line: &str) -> Option<&str> {
    line.match_indices(':').find_map(|(colon, _)| {
        let port = line[colon + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let head = &line[..colon];
        let from = |keep: fn(char) -> bool| head.rfind(|c| !keep(c)).map_or(0, |at| at + 1);
        let number = from(|c| c.is_ascii_digit() || c == '.');
        let host = if head.ends_with("localhost") {
            colon - "localhost".len()
        } else if head[number..].split('.').filter(|part| !part.is_empty()).count() == 4 {
            number
        } else {
            let open = head.strip_suffix(']')?.rfind('[')?;
            head[open + 1..].contains("::").then_some(open)?
        };
        (port > 0).then(|| &line[host..colon + 1 + port])
    })
}

/// Writes a file whole or not at all, and only if it says something else. True when it did.
fn write_whole(path: &Path, text: &str) -> Result<bool> {
    if std::fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    let write = || {
        let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(path))?;
        file.write_all(text.as_bytes())?;
        #[cfg(unix)]
        file.as_file().set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
        file.persist(path)?;
        anyhow::Ok(())
    };
    write().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(true)
}

/// The text of a file with its lines ending in LF; `None` when there is no such file.
pub fn read(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.replace("\r\n", "\n"))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_a_port_are_found() {
        assert_eq!(address("at 127.0.0.1:49152."), Some("127.0.0.1:49152"));
        assert_eq!(address("http://[::1]:8080/v1"), Some("[::1]:8080"));
        assert_eq!(address("a: localhost:1234"), Some("localhost:1234"));
        for fine in ["src/main.rs:4:5", "took 1.5: 3", "127.0.0.1", "x[0]:1", "localhost: none", "std::time"] {
            assert_eq!(address(fine), None, "{fine}");
        }
    }

    #[test]
    fn a_path_of_the_machine_is_refused_where_it_stands() {
        let machine = [(PathBuf::from("/home/ada"), "the home directory")];
        let problem = of_this_machine("a/stdout.txt", "fine\nat /home/ada/x\n", &machine).expect("a path is refused");
        assert_eq!(
            (problem.line, problem.what.as_str()),
            (2, "refused: the output holds the path of the home directory")
        );
        assert_eq!(of_this_machine("a/stdout.txt", "fine\n", &machine), None);
    }

    #[test]
    fn only_what_changed_is_written() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("stdout.txt");
        assert!(write_whole(&path, "a\n").expect("it can be written"));
        assert!(!write_whole(&path, "a\n").expect("it is there"));
        assert_eq!(read(&path).expect("it can be read").as_deref(), Some("a\n"));
    }
}
