//! Recorded files: compares them with fresh output, or writes them again.

use anyhow::Result;
use book::files::{read, write_whole};
use book::{Finding, Report, Workspace};
use std::net::SocketAddr;
use std::path::PathBuf;

/// A recorded file as it would be written now.
#[derive(Clone)]
pub struct Fact {
    pub path: String,
    pub text: String,
    /// The argument of `cargo course record` that writes the file; empty for all.
    pub name: String,
    /// The source of the text, as a finding begins: "`greets` prints", "rustc says".
    pub says: String,
}

/// The recorded files that one program yields, or why it yields none.
pub type Produced = Result<Vec<Fact>, Finding>;

/// Compares each fact with its recorded file, and checks that the file could be written on any machine. A program
/// that yielded nothing is a finding. Fails if a file can't be read.
pub fn compare(book: &Workspace, produced: Vec<Produced>) -> Result<Report> {
    let mut report = Report::default();
    for produced in produced {
        match produced {
            Ok(facts) => {
                for fact in facts {
                    report.check(compare_fact(book, &fact)?);
                }
            }
            Err(finding) => report.findings.push(finding),
        }
    }
    Ok(report)
}

fn compare_fact(book: &Workspace, fact: &Fact) -> Result<Option<Finding>> {
    let fix = format!("`{}`", format!("cargo course record {}", fact.name).trim());
    let Some(recorded) = read(&book.root.join(&fact.path))? else {
        return Ok(Some(Finding::new(&fact.path, 1, "the recorded file is missing", fix)));
    };
    let what = format!("{} something other than what is recorded", fact.says);
    if let Some((line, detail)) = first_difference(("recorded: ", &recorded), ("produced: ", &fact.text)) {
        return Ok(Some(Finding::new(&fact.path, line, what, fix).detail(detail)));
    }
    Ok(tied_to_machine(book, &fact.path, &fact.text))
}

/// Compares a recorded figure with the one drawn from the files `from`; `name` records it again. A page that shows the
/// figure reports it if it is missing. Fails if the figure can't be read.
pub fn compare_figure(book: &Workspace, figure: &str, drawn: &str, from: &str, name: &str) -> Result<Option<Finding>> {
    let differs = read(&book.root.join(figure))?.filter(|recorded| recorded != drawn);
    let what = format!("this figure differs from the one drawn from {from}");
    Ok(differs.map(|_| Finding::new(figure, 1, what, format!("`cargo course record {name}`"))))
}

/// Writes the facts of one program if both of its runs agree and nothing in them depends on this machine. Prints
/// which files changed. Fails if a file can't be written.
pub fn write(book: &Workspace, [first, second]: [Produced; 2]) -> Result<Report> {
    let mut report = Report::default();
    match (first, second) {
        (Ok(first), Ok(second)) => {
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
        (Err(finding), _) | (_, Err(finding)) => report.findings.push(finding),
    }
    Ok(report)
}

fn refuse(book: &Workspace, fact: &Fact, again: &Fact) -> Option<Finding> {
    let Some((line, detail)) = first_difference(("first:  ", &fact.text), ("second: ", &again.text)) else {
        return tied_to_machine(book, &fact.path, &fact.text);
    };
    let what = format!("refused: {} something different on each run", fact.says);
    let fix = "print only order, counts and rounded times, and make everything else independent of what changes";
    Some(Finding::new(&fact.path, line, what, fix).detail(detail))
}

/// Finds what only this machine would write into the recorded file `path`.
pub fn tied_to_machine(book: &Workspace, path: &str, text: &str) -> Option<Finding> {
    of_this_machine(path, text, &machine_words(book))
}

/// Returns text that differs from machine to machine (paths of folders and the host name), with the name that a
/// finding gives it.
fn machine_words(book: &Workspace) -> Vec<(String, &'static str)> {
    let mut paths = vec![
        (book.root.clone(), "the path of the book's folder"),
        (book.target.clone(), "the path of the target directory"),
        (std::env::temp_dir(), "the path of the temporary directory"),
    ];
    let homes = [
        ("HOME", "the path of the home directory"),
        ("USERPROFILE", "the path of the home directory"),
        ("CARGO_HOME", "the path of cargo's home"),
        ("PYENV_ROOT", "the path of the system's Python"),
    ];
    for (name, what) in homes {
        paths.extend(std::env::var_os(name).map(|path| (PathBuf::from(path), what)));
    }
    paths.extend(
        ["/usr/lib/python", "/usr/local/lib/python"].map(|path| (path.into(), "the path of the system's Python")),
    );
    // `/` occurs in most texts.
    paths.retain(|(path, _)| path.components().count() > 1);
    let mut words: Vec<_> = paths.into_iter().map(|(path, what)| (path.to_string_lossy().into_owned(), what)).collect();
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    // A short host name may be an ordinary word.
    words.extend((host.trim().len() > 7).then(|| (host.trim().to_string(), "the name of the machine")));
    words
}

/// Finds a path of this machine, or an address with a port, in a text.
fn of_this_machine(path: &str, text: &str, machine: &[(String, &str)]) -> Option<Finding> {
    for (number, line) in (1..).zip(text.lines()) {
        let held = machine.iter().find(|(words, _)| line.contains(words));
        let (what, fix) = if let Some((_, what)) = held {
            ((*what).to_string(), "print nothing that differs from machine to machine")
        } else if let Some(address) = address(line) {
            (format!("the address {address}"), "print no address with a port")
        } else {
            continue;
        };
        return Some(Finding::new(path, number, format!("refused: the output contains {what}"), fix).detail(line));
    }
    None
}

/// Finds an address with a port: `127.0.0.1:49152`, `[::1]:8080`, `localhost:1234`.
fn address(line: &str) -> Option<&str> {
    let is_address = |text: &&str| text.replace("localhost", "127.0.0.1").parse::<SocketAddr>().is_ok();
    for word in line.split(|c: char| !c.is_ascii_alphanumeric() && !".:[]".contains(c)) {
        // In `at:[::1]:8080.` the address is surrounded by other text.
        let word = word.trim_end_matches(['.', ':', ']']);
        if let Some(address) = (0..word.len()).map(|at| &word[at..]).find(is_address) {
            return Some(address);
        }
    }
    None
}

/// Returns the first line at which two texts differ, and what each says there after its label; `None` if they are
/// equal.
pub fn first_difference((ours, our_text): (&str, &str), (theirs, their_text): (&str, &str)) -> Option<(usize, String)> {
    let [our_lines, their_lines] = [our_text, their_text].map(|text| text.split('\n').collect::<Vec<_>>());
    let same = our_lines.iter().zip(&their_lines).take_while(|(ours, theirs)| ours == theirs).count();
    let [our_line, their_line] =
        [our_lines, their_lines].map(|lines| lines.get(same).copied().unwrap_or("(end of text)"));
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
        let machine = [("/home/ada".to_string(), "the path of the home directory")];
        let finding = of_this_machine("a/stdout.txt", "fine\nat /home/ada/x\n", &machine).expect("a path is refused");
        assert_eq!(finding.line, 2);
        assert_eq!(finding.what, "refused: the output contains the path of the home directory");
        assert_eq!(of_this_machine("a/stdout.txt", "fine\n", &machine), None);
    }

    #[test]
    fn the_first_difference_is_found() {
        let differ = |ours, theirs| first_difference(("a: ", ours), ("b: ", theirs));
        assert_eq!(differ("a\nb\n", "a\nb\n"), None);
        assert_eq!(differ("a\nb\n", "a\nc\n"), Some((2, "a: b\nb: c".into())));
        assert_eq!(differ("a\n", "a\nb\n"), Some((2, "a: \nb: b".into())));
        assert_eq!(differ("a", "a\n"), Some((2, "a: (end of text)\nb: ".into())));
    }
}
