//! Finds the lines at which a future waits, from backtraces captured while it was polled.

use backtrace::{Backtrace, BacktraceSymbol, SymbolName};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::Path;

/// A place at which an operation waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Await {
    /// The file, such as `src/main.rs`, seen from its package.
    pub file: String,
    pub line: u32,
    /// What is written on that line.
    pub code: String,
    /// The awaits around this one, the innermost first.
    pub within: Vec<Await>,
}

impl Await {
    /// This await and those around it.
    pub(crate) fn outermost_first(&self) -> impl Iterator<Item = &Await> {
        self.within.iter().rev().chain([self])
    }

    /// Whether both are the same place, whatever is around them.
    pub(crate) fn is_at(&self, other: &Await) -> bool {
        (&self.file, self.line) == (&other.file, other.line)
    }
}

/// The file and the lines, the outermost await first: `src/main.rs:7 > 21`.
impl fmt::Display for Await {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut file = "";
        for (number, place) in self.outermost_first().enumerate() {
            f.write_str(if number == 0 { "" } else { " > " })?;
            if place.file != file {
                write!(f, "{}:", place.file)?;
            }
            write!(f, "{}", place.line)?;
            file = &place.file;
        }
        Ok(())
    }
}

/// A resolved backtrace.
#[derive(Clone)]
struct Wait {
    /// The innermost await of the user's source, with the awaits around it.
    place: Option<Await>,
    /// Between the waker and the operation, the innermost first: where in the program, and whether in an async body.
    frames: Vec<(usize, bool)>,
}

/// The awaits in which the captured wakers were cloned, each once.
pub fn awaits(backtraces: &[Backtrace]) -> Vec<Await> {
    let waits: Vec<Wait> = backtraces.iter().map(resolved).collect();
    let mut awaits = Vec::new();
    for (number, wait) in waits.iter().enumerate() {
        let is_over = waits[number + 1..].iter().any(|later| is_before(wait, later));
        if let Some(place) =
            wait.place.clone().filter(|place| !is_over && !awaits.contains(place))
        {
            awaits.push(place);
        }
    }
    awaits
}

/// Whether the same async body waited first at the one and then, in the same poll, at the other. It waits at one place
/// at a time, so the first wait is over, although a `JoinSet`, for one, still keeps its waker.
fn is_before(wait: &Wait, later: &Wait) -> bool {
    let mut frames = wait.frames.iter().rev().zip(later.frames.iter().rev());
    frames.find(|(a, b)| a != b).is_some_and(|(a, b)| a.1 && b.1)
}

/// Resolves a backtrace, or remembers what it was resolved to.
fn resolved(backtrace: &Backtrace) -> Wait {
    thread_local! {
        static KNOWN: RefCell<HashMap<Vec<usize>, Wait>> = RefCell::default();
    }
    let at: Vec<usize> =
        backtrace.frames().iter().map(|frame| frame.ip() as usize).collect();
    if let Some(known) = KNOWN.with_borrow(|known| known.get(&at).cloned()) {
        return known;
    }
    let mut backtrace = backtrace.clone();
    backtrace.resolve();
    let wait = wait(&backtrace);
    KNOWN.with_borrow_mut(|known| known.insert(at, wait.clone()));
    wait
}

fn wait(backtrace: &Backtrace) -> Wait {
    // The waker's own frames come first, then what was polled, then the frames of this crate that polled it.
    let frames = backtrace
        .frames()
        .iter()
        .flat_map(|frame| frame.symbols().iter().map(move |symbol| (frame, symbol)));
    let polled = frames
        .skip_while(|(_, symbol)| !is_ours(symbol))
        .skip_while(|(_, symbol)| is_ours(symbol));
    let mut frames = Vec::new();
    let mut chain: Vec<Await> = Vec::new();
    let mut has_lines = false;
    for (frame, symbol) in polled.take_while(|(_, symbol)| !is_ours(symbol)) {
        let is_body =
            symbol.name().is_some_and(|name| name.to_string().starts_with("{async_"));
        frames.push((frame.ip() as usize, is_body));
        let (Some(path), Some(line)) = (symbol.filename(), symbol.lineno()) else {
            continue;
        };
        let path = path.to_string_lossy().replace('\\', "/");
        if is_foreign(&path) {
            continue;
        }
        has_lines = true;
        let file = in_package(&path);
        // A macro such as `join!` polls in a function of its own, at the same line.
        if chain.last().is_none_or(|last| (&last.file, last.line) != (&file, line)) {
            let code = code(&path, line);
            chain.push(Await { file, line, code, within: Vec::new() });
        }
    }
    assert!(
        has_lines,
        "{}",
        NO_LINES
            .replace("NAME", &std::env::var("CARGO_PKG_NAME").unwrap_or("NAME".into()))
    );
    let within = chain.get(1..).unwrap_or_default().to_vec();
    Wait {
        place: chain.into_iter().next().map(|innermost| Await { within, ..innermost }),
        frames,
    }
}

const NO_LINES: &str = r#"the program has no debug information; put this into the workspace's Cargo.toml:
[profile.dev.package.NAME]
debug = "line-tables-only"
strip = "none""#;

/// Whether a frame belongs to this crate, including what is compiled with the user's types.
fn is_ours(symbol: &BacktraceSymbol) -> bool {
    let is_our_file =
        |path: &Path| path.starts_with(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    let is_our_name = |name: SymbolName| name.to_string().contains("cancel_points::");
    symbol.filename().is_some_and(is_our_file) || symbol.name().is_some_and(is_our_name)
}

/// Whether a file belongs to the standard library or to a dependency.
fn is_foreign(path: &str) -> bool {
    ["/rustc/", "/rustlib/", "/registry/src/", "/git/checkouts/"]
        .iter()
        .any(|part| path.contains(part))
}

/// A path seen from its package: `src/main.rs`.
fn in_package(path: &str) -> String {
    let path = path.replace("/tests/../src/", "/src/");
    let start = ["/src/", "/tests/", "/examples/", "/benches/"]
        .iter()
        .filter_map(|folder| path.rfind(folder))
        .max();
    start.map_or(path.clone(), |start| path[start + 1..].to_string())
}

fn code(path: &str, line: u32) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().nth(line as usize - 1).unwrap_or_default();
    line.trim().to_string()
}
