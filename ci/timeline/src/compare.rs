//! Compares what a program printed, and how it ended, with what its recorded run did. Starts no process.

use std::fmt;

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// With this exit status.
    Status(i32),
    /// By a signal of this name.
    Signal(String),
    /// Not by itself: it was ended after its time.
    Cut,
    /// Not by itself either, but nothing could wake it anymore, so it would have printed nothing more.
    Stuck,
}

/// What a run printed, and how it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub end: End,
}

/// What the recorded run did, compared with the original.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// It was not compared; holds the reason.
    Not(String),
    /// It printed the same and ended in the same way.
    Same(End),
    /// Neither ended by itself, and the original printed the same as far as the recorded run went, and then more. Holds
    /// its next line.
    More(String),
    /// It printed the same in another order.
    Order,
    /// With this seed, the recorded run prints what the original printed.
    Seed(u64),
    /// The original prints something else in each run.
    Varies {
        /// Whether one of its runs printed what the recorded run printed.
        found: bool,
    },
    /// It printed the same apart from numbers. Holds the first line that differs, as the original and as the copy
    /// printed it, and whether the order differs, too.
    Numbers { original: String, copy: String, order: bool },
    /// It crashed, but the original did not; holds how both ended.
    Crashed { original: End, copy: End },
    /// It ended in another way; holds how.
    Ended(String),
    /// It printed something else; holds what.
    Printed(String),
}

/// The status with which a program in Rust ends after a panic in `main`.
const PANICKED: i32 = 101;
/// Maximum number of characters of a line that is shown.
const LONGEST: usize = 60;

impl Comparison {
    /// Returns whether the original is known to have ended in the same way.
    pub fn ended_alike(&self) -> bool {
        !matches!(self, Comparison::Not(_) | Comparison::Crashed { .. } | Comparison::Ended(_))
    }

    /// Returns whether another run may do the same: it printed something else or in another order, or ended otherwise.
    pub fn may_vary(&self) -> bool {
        let is_settled = matches!(self, Comparison::Not(_) | Comparison::Same(_) | Comparison::More(_));
        !is_settled && !matches!(self, Comparison::Numbers { order: false, .. })
    }

    /// Returns whether the trace shows what the original does, as far as that is known.
    pub fn is_alike(&self) -> bool {
        !matches!(self, Comparison::Crashed { .. } | Comparison::Ended(_) | Comparison::Printed(_))
    }

    /// Returns a sentence for the readers of the trace, if they need one.
    pub fn note(&self) -> Option<String> {
        match self {
            Comparison::Not(_) | Comparison::Same(_) | Comparison::Seed(_) => None,
            Comparison::More(line) => {
                Some(format!("Without the recorder, the program printed more, such as `{line}`."))
            }
            Comparison::Numbers { order: false, .. } => None,
            Comparison::Varies { .. } => Some("What the program prints differs from run to run.".into()),
            Comparison::Order | Comparison::Numbers { .. } => {
                Some("Without the recorder, the program printed the same in another order.".into())
            }
            Comparison::Crashed { .. } | Comparison::Ended(_) | Comparison::Printed(_) => {
                Some(format!("Without the recorder, the program did something else: {}.", self.what()))
            }
        }
    }

    fn what(&self) -> String {
        match self {
            Comparison::Crashed { original, copy } => format!("it {original}, but the recorded run {copy}"),
            Comparison::Ended(what) | Comparison::Printed(what) => what.clone(),
            _ => String::new(),
        }
    }
}

/// Says what was found, as a sentence without its end.
impl fmt::Display for Comparison {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Comparison::Not(why) => write!(to, "not compared with the original: {why}"),
            Comparison::Same(End::Cut) => {
                write!(to, "as far as both went, the original printed the same, and it didn't end by itself either")
            }
            Comparison::Same(_) => write!(to, "the original printed the same"),
            Comparison::More(line) => {
                write!(
                    to,
                    "the original printed the same as far as the recorded run went, and then more, such as `{line}`"
                )
            }
            Comparison::Order => {
                write!(to, "the original printed the same in another order, and no seed that was tried gives that")
            }
            Comparison::Seed(seed) => write!(to, "the original printed what the recorded run prints with seed {seed}"),
            Comparison::Varies { found: true } => {
                write!(to, "what the original prints differs from run to run, and one of its runs printed this")
            }
            Comparison::Varies { found: false } => {
                write!(
                    to,
                    "what the original prints differs from run to run, and the runs that were tried printed other things"
                )
            }
            Comparison::Numbers { original, copy, order } => {
                let order = if *order { " and in another order" } else { "" };
                write!(
                    to,
                    "the original printed the same with other numbers{order}, such as `{original}` for `{copy}`: time is \
                     virtual here, and ids and addresses differ from run to run"
                )
            }
            Comparison::Crashed { .. } | Comparison::Ended(_) | Comparison::Printed(_) => {
                write!(to, "the original did something else: {}", self.what())
            }
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            End::Status(PANICKED) => write!(to, "ended with status {PANICKED}, as after a panic"),
            End::Status(status) => write!(to, "ended with status {status}"),
            End::Signal(name) => write!(to, "was ended by {name}"),
            End::Cut | End::Stuck => write!(to, "did not end by itself"),
        }
    }
}

/// Compares two runs. The search for a seed, and for output that varies, is the caller's.
pub fn compare(original: &Run, copy: &Run) -> Comparison {
    let crashed = matches!(copy.end, End::Status(PANICKED) | End::Signal(_));
    match (&original.end, &copy.end) {
        (End::Cut, End::Cut | End::Stuck) => return begin_alike(original, copy),
        (End::Cut, _) => return Comparison::Not("it was still running at the end of its time".into()),
        (end, other) if end == other => {}
        _ if crashed => return Comparison::Crashed { original: original.end.clone(), copy: copy.end.clone() },
        (end, other) => return Comparison::Ended(format!("it {end}, but the recorded run {other}")),
    }
    let [theirs, ours] = [original, copy].map(Lines::of);
    if theirs == ours {
        return Comparison::Same(copy.end.clone());
    }
    if theirs.sorted() == ours.sorted() {
        return Comparison::Order;
    }
    let masked = [theirs.masked(), ours.masked()];
    if masked[0].sorted() == masked[1].sorted() {
        let order = masked[0] != masked[1];
        let [original, copy] = theirs.first_difference(&ours).map(|(_, line)| line);
        return Comparison::Numbers { original, copy, order };
    }
    // Output without ends of lines.
    if theirs.letters() == ours.letters() {
        return Comparison::Order;
    }
    let [(place, theirs), (_, ours)] = theirs.first_difference(&ours);
    Comparison::Printed(format!("{place}, it printed `{theirs}`, and the recorded run `{ours}`"))
}

/// Compares runs that were both cut off, at different moments.
fn begin_alike(original: &Run, copy: &Run) -> Comparison {
    let [theirs, ours] = [original, copy].map(|run| Lines::of(run).masked());
    let mut more = None;
    for (stream, theirs, ours) in [("stdout", &theirs.stdout, &ours.stdout), ("stderr", &theirs.stderr, &ours.stderr)] {
        let both = theirs.len().min(ours.len());
        // The last line of a run may be cut as well, unless it would have printed nothing more.
        let whole = if copy.end == End::Stuck && ours.len() < theirs.len() { both } else { both.saturating_sub(1) };
        if theirs[..whole] != ours[..whole] {
            return Comparison::Not("neither has ended by itself".into());
        }
        if theirs.len() > ours.len() {
            more = more.or(Some((stream, both)));
        }
    }
    let Some((stream, both)) = more else { return Comparison::Same(End::Cut) };
    let whole = Lines::of(original);
    let line = around(&(if stream == "stdout" { whole.stdout } else { whole.stderr })[both], 0);
    if copy.end == End::Cut {
        return Comparison::More(line);
    }
    Comparison::Printed(format!(
        "in line {} of {stream}, it printed `{line}`, and the recorded run `nothing`",
        both + 1
    ))
}

/// The lines of a run's output.
#[derive(Clone, Debug, PartialEq)]
struct Lines {
    stdout: Vec<String>,
    stderr: Vec<String>,
}

impl Lines {
    fn of(run: &Run) -> Lines {
        let stderr = run.stderr.lines().map(without_thread);
        Lines { stdout: run.stdout.lines().map(String::from).collect(), stderr: stderr.collect() }
    }

    fn sorted(&self) -> Lines {
        let mut sorted = self.clone();
        sorted.stdout.sort();
        sorted.stderr.sort();
        sorted
    }

    fn masked(&self) -> Lines {
        let masked = |lines: &[String]| lines.iter().map(|line| masked(line)).collect();
        Lines { stdout: masked(&self.stdout), stderr: masked(&self.stderr) }
    }

    fn letters(&self) -> [Vec<char>; 2] {
        [&self.stdout, &self.stderr].map(|lines| {
            let mut letters: Vec<char> = lines.iter().flat_map(|line| line.chars()).collect();
            letters.sort();
            letters
        })
    }

    /// Returns the place of the first difference, and the shortened line there, in both.
    fn first_difference(&self, other: &Lines) -> [(String, String); 2] {
        let streams = [("stdout", &self.stdout, &other.stdout), ("stderr", &self.stderr, &other.stderr)];
        for (stream, ours, theirs) in streams {
            let lines = (0..ours.len().max(theirs.len())).map(|at| (at, ours.get(at), theirs.get(at)));
            if let Some((at, one, another)) = lines.into_iter().find(|(_, one, another)| one != another) {
                let place = format!("in line {} of {stream}", at + 1);
                let [one, another] = [one, another].map(|line| line.map_or("nothing", String::as_str));
                let alike = one.chars().zip(another.chars()).take_while(|(one, another)| one == another).count();
                return [one, another].map(|line| (place.clone(), around(line, alike)));
            }
        }
        [("".into(), String::new()), ("".into(), String::new())]
    }
}

/// Returns the line that begins the message of a panic without its thread and place. The recorder changes the thread and
/// the column, and Tokio's own panics blame different lines in runtimes with one thread and with several.
fn without_thread(line: &str) -> String {
    let is_panic = line.starts_with("thread '") && line.contains(" panicked at ");
    if is_panic { "panicked".into() } else { line.into() }
}

/// Replaces the numbers of a line by `#`, with the unit of a time.
fn masked(line: &str) -> String {
    const UNITS: [&str; 6] = ["ns", "µs", "us", "ms", "s", ""];
    let mut masked = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        if !first.is_ascii_digit() {
            masked.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        rest = match rest.strip_prefix("0x") {
            Some(hex) => hex.trim_start_matches(|c: char| c.is_ascii_hexdigit()),
            None => {
                let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
                &rest[rest[..end].trim_end_matches('.').len()..]
            }
        };
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
        let after = UNITS.iter().find_map(|unit| rest.strip_prefix(unit).filter(|rest| ends(rest)));
        rest = after.unwrap_or(rest);
        masked.push('#');
    }
    masked
}

/// Shortens a line to what is around the character at `at`.
fn around(line: &str, at: usize) -> String {
    let length = line.chars().count();
    if length <= LONGEST {
        return line.into();
    }
    let from = at.saturating_sub(LONGEST / 2).min(length - LONGEST);
    let [before, after] = [from > 0, from + LONGEST < length].map(|cut| if cut { "…" } else { "" });
    format!("{before}{}{after}", line.chars().skip(from).take(LONGEST).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(stdout: &str, end: End) -> Run {
        Run { stdout: stdout.into(), stderr: String::new(), end }
    }

    /// Compares two outputs of programs that end well.
    fn compared(original: &str, copy: &str) -> Comparison {
        compare(&run(original, End::Status(0)), &run(copy, End::Status(0)))
    }

    #[test]
    fn outputs_are_compared() {
        assert_eq!(compared("a\nb\n", "a\nb\n"), Comparison::Same(End::Status(0)));
        let order = Comparison::Order;
        assert_eq!(compared("a\nb\n", "b\na\n"), order);
        assert_eq!(compared("task 1\ntask 2\n", "task 2\ntask 1\n"), order, "an order rather than numbers");
        assert_eq!(compared("abba", "aabb"), order);
        let numbers = |order| Comparison::Numbers { original: "took 1.002s".into(), copy: "took 1s".into(), order };
        assert_eq!(compared("took 1.002s\nb\n", "took 1s\nb\n"), numbers(false));
        assert_eq!(compared("took 1.002s\nb\n", "took 1s\na\n"), {
            Comparison::Printed("in line 1 of stdout, it printed `took 1.002s`, and the recorded run `took 1s`".into())
        });
        assert_eq!(
            compared("b\ntook 1.002s\n", "took 1s\nb\n"),
            Comparison::Numbers { original: "b".into(), copy: "took 1s".into(), order: true }
        );
        assert!(matches!(compared("a\n", "a\nb\n"), Comparison::Printed(what) if what.contains("`nothing`")));
    }

    #[test]
    fn numbers_are_masked_with_their_units() {
        for (line, expected) in [
            ("took 1.002s", "took #"),
            ("took 998.7ms.", "took #."),
            ("at 0x7f00ab, thread ThreadId(12)", "at #, thread ThreadId(#)"),
            ("3 steps, 2nd", "# steps, #nd"),
            ("1..5", "#"),
            ("ü 7µs", "ü #"),
        ] {
            assert_eq!(masked(line), expected);
        }
    }

    #[test]
    fn ends_are_compared() {
        let ended = |original: End, copy: End| compare(&run("a\n", original), &run("a\n", copy));
        let (well, panicked, cut) = (End::Status(0), End::Status(101), End::Cut);
        let aborted = End::Signal("SIGABRT".into());
        assert_eq!(ended(panicked.clone(), panicked.clone()), Comparison::Same(panicked.clone()));
        for crash in [panicked.clone(), aborted.clone()] {
            let crashed = Comparison::Crashed { original: well.clone(), copy: crash.clone() };
            assert_eq!(ended(well.clone(), crash.clone()), crashed);
            assert!(!crashed.is_alike() && crashed.note().is_some_and(|note| note.contains("the recorded run")));
        }
        assert!(matches!(ended(End::Status(2), well.clone()), Comparison::Ended(what) if what.contains("status 2")));
        assert!(matches!(ended(well.clone(), cut.clone()), Comparison::Ended(what) if what.contains("did not end")));
        assert!(matches!(ended(cut.clone(), well.clone()), Comparison::Not(_)));
        assert_eq!(ended(cut.clone(), cut.clone()), Comparison::Same(cut.clone()));
        let ticks = |number| run(&"tick\n".repeat(number), End::Cut);
        assert_eq!(compare(&ticks(2), &ticks(1000)), Comparison::Same(End::Cut), "as far as both went");
        assert_eq!(compare(&ticks(1000), &ticks(2)), Comparison::More("tick".into()));
        assert!(Comparison::More("tick".into()).is_alike() && !Comparison::More("tick".into()).may_vary());
        let stuck = |number| Run { end: End::Stuck, ..ticks(number) };
        assert_eq!(compare(&ticks(2), &stuck(2)), Comparison::Same(End::Cut));
        assert_eq!(compare(&ticks(2), &stuck(3)), Comparison::Same(End::Cut), "its clock is faster");
        let more = "in line 3 of stdout, it printed `tick`, and the recorded run `nothing`";
        assert_eq!(compare(&ticks(3), &stuck(2)), Comparison::Printed(more.into()));
        let other = Run { stdout: "tick\ntock\n".into(), ..stuck(0) };
        assert!(matches!(compare(&ticks(3), &other), Comparison::Not(_)), "its last line is whole");
        assert!(
            matches!(compare(&run("a\n", well.clone()), &stuck(0)), Comparison::Ended(what) if what.contains("did not end"))
        );
    }

    #[test]
    fn a_panic_is_the_same_on_another_thread() {
        let stderr = |thread, column| format!("\nthread '{thread}' (7) panicked at main.rs:3:{column}:\nno quota\n");
        let with = |stderr| Run { stderr, ..run("", End::Status(0)) };
        let [original, copy] = [with(stderr("tokio-rt-worker", 5)), with(stderr("main", 70))];
        assert_eq!(compare(&original, &copy), Comparison::Same(End::Status(0)));
    }
}
