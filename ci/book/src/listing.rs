//! Listings, exercises and mistakes. A listing is a crate with a program that the book shows, its switches, and the
//! files beside it. An exercise is a listing whose tests fail until the reader has solved it. A mistake is a program
//! that must not compile.

use cargo_metadata::Dependency;
use serde::Deserialize;

/// The crate that holds the wrong programs and their fixes.
pub const MISTAKES: &str = "listings/mistakes";

/// The folder of all exercises. An exercise lies in `PART/CHAPTER/NAME` below it.
pub const EXERCISES: &str = "listings/exercises/";

/// The folder of libraries that several listings share: `listings/support/NAME`.
pub const SUPPORT: &str = "support";

/// A crate with a program that the book shows, or with a library that such programs share.
pub struct Listing {
    pub name: String,
    /// The folder of the listing: `listings/PART/CHAPTER/NAME`.
    pub dir: String,
    /// The chapter's folder, as below `src`: `PART/CHAPTER`.
    pub chapter: String,
    /// Whether the listing has a program, `src/main.rs`.
    pub runs: bool,
    /// What an exercise has besides its start; `None` if it isn't one.
    pub exercise: Option<Exercise>,
    /// Names of the files in `tests/`.
    pub tests: Vec<String>,
    /// Root files of all targets.
    pub targets: Vec<String>,
    /// Whether it has a Python counterpart, `counterpart.py`.
    pub counterpart: bool,
    /// Whether its output or its measurement is drawn, as `chart.toml` describes.
    pub charted: bool,
    /// Whether it has judges, Python tests that use its program.
    pub judged: bool,
    pub switches: Switches,
    pub edition: String,
    pub dependencies: Vec<Dependency>,
}

/// What an exercise has besides its start, `src/lib.rs`, and its tests. Each is tried in place of the start.
pub struct Exercise {
    /// Whether there is a solution, `solution/lib.rs`.
    pub solved: bool,
    /// Paths of the files in `cheats/`: wrong ways to pass the tests, which must not succeed.
    pub cheats: Vec<String>,
}

/// The switches of a listing: `[package.metadata.listing]`.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Switches {
    /// Expected exit status, 134 for an abort. If set, stderr is recorded too.
    pub exit: Option<i32>,
    /// Time limit in seconds.
    pub limit: u64,
    /// Whether the program depends on the real clock, so that nothing else may run beside it.
    pub alone: bool,
    /// Whether the counterpart prints something else, on purpose.
    pub parts_ways: bool,
    /// Expected exit status of the counterpart.
    pub counterpart_exit: i32,
    /// Whether to record and draw what the event loop does.
    pub timeline: bool,
    /// Whether to record and draw the counterpart's event loop.
    pub counterpart_timeline: bool,
    /// Whether the program blocks in async code, on purpose.
    pub blocks: bool,
    /// Whether the program stops polling a future, on purpose.
    pub unpolled: bool,
    /// Whether pages link the program to the playground.
    pub playground: bool,
    /// Path of the program that writes the recorded measurement.
    pub measured: Option<String>,
}

impl Switches {
    /// Names of all switches, for findings.
    pub const NAMES: [&str; 11] = [
        "exit",
        "limit",
        "alone",
        "parts-ways",
        "counterpart-exit",
        "timeline",
        "counterpart-timeline",
        "blocks",
        "unpolled",
        "playground",
        "measured",
    ];
}

impl Default for Switches {
    fn default() -> Switches {
        Switches {
            exit: None,
            limit: 10,
            alone: false,
            parts_ways: false,
            counterpart_exit: 0,
            timeline: false,
            counterpart_timeline: false,
            blocks: false,
            unpolled: false,
            playground: true,
            measured: None,
        }
    }
}

/// The language of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Rust,
    Python,
}

/// The timeline of a listing or of its counterpart, and the paths of its files.
pub struct Timeline {
    pub language: Language,
    /// Name of the listing.
    pub name: String,
    /// Path of the program.
    pub source: String,
    /// Path of the program's recorded output.
    pub printed: String,
    pub trace: String,
    pub figure: String,
    /// Prefix of the figure's ids; the page and the print page each need unique ids.
    pub id: String,
}

impl Listing {
    /// Path of the program.
    pub fn main(&self) -> String {
        format!("{}/src/main.rs", self.dir)
    }

    pub fn manifest(&self) -> String {
        format!("{}/Cargo.toml", self.dir)
    }

    /// Path of the recorded stdout.
    pub fn stdout(&self) -> String {
        format!("{}/stdout.txt", self.dir)
    }

    /// Path of the recorded stderr; `None` if the program must print nothing there.
    pub fn stderr(&self) -> Option<String> {
        self.switches.exit.map(|_| format!("{}/stderr.txt", self.dir))
    }

    /// Path of the test file `name`.
    pub fn test(&self, name: &str) -> String {
        format!("{}/tests/{name}.rs", self.dir)
    }

    /// Returns whether this is a library that several listings share, which no page needs to show.
    pub fn is_support(&self) -> bool {
        self.chapter == SUPPORT
    }

    /// Returns whether it has a program whose output is recorded. The program of a shared library is a tool.
    pub fn prints(&self) -> bool {
        self.runs && !self.is_support()
    }

    /// Path of the start of an exercise, which its reader changes.
    pub fn start(&self) -> String {
        format!("{}/src/lib.rs", self.dir)
    }

    /// Path of the solution of an exercise.
    pub fn solution(&self) -> String {
        format!("{}/solution/lib.rs", self.dir)
    }

    /// Path of the record of what an exercise's tests say about its start.
    pub fn fails(&self) -> String {
        format!("{}/fails.txt", self.dir)
    }

    /// Path of the Python program.
    pub fn counterpart(&self) -> String {
        format!("{}/counterpart.py", self.dir)
    }

    /// Path of the counterpart's recorded output.
    pub fn counterpart_output(&self) -> String {
        format!("{}/counterpart.txt", self.dir)
    }

    /// Path of the description of a chart.
    pub fn chart_spec(&self) -> String {
        format!("{}/chart.toml", self.dir)
    }

    /// Returns the timelines that the switches ask for.
    pub fn timelines(&self) -> Vec<Timeline> {
        let Listing { dir, name, switches, .. } = self;
        let rust = switches.timeline.then(|| Timeline {
            language: Language::Rust,
            name: name.clone(),
            source: self.main(),
            printed: self.stdout(),
            trace: format!("{dir}/timeline.json"),
            figure: format!("{dir}/timeline.html"),
            id: name.clone(),
        });
        let python = switches.counterpart_timeline.then(|| Timeline {
            language: Language::Python,
            name: name.clone(),
            source: self.counterpart(),
            printed: self.counterpart_output(),
            trace: format!("{dir}/counterpart-timeline.json"),
            figure: format!("{dir}/counterpart-timeline.html"),
            id: format!("{name}-python"),
        });
        rust.into_iter().chain(python).collect()
    }
}

/// The tools that find mistakes, in the order in which readers meet them.
pub const FINDERS: [&str; 3] = ["rustc", "clippy", "blocking_in_async"];

/// A program that must not compile.
pub struct Mistake {
    pub name: String,
    /// The tool that finds it, one of [`FINDERS`]; also the name of its folder.
    pub finder: String,
}

impl Mistake {
    /// Path of the wrong program.
    pub fn source(&self) -> String {
        format!("{MISTAKES}/{}/{}.rs", self.finder, self.name)
    }

    /// Path of the recorded message.
    pub fn message(&self) -> String {
        format!("{MISTAKES}/{}/{}.stderr", self.finder, self.name)
    }
}

/// Path of the program that fixes the mistake `name`.
pub fn fix_source(name: &str) -> String {
    format!("{MISTAKES}/src/bin/{name}.rs")
}

/// Path of that program's recorded output.
pub fn fix_output(name: &str) -> String {
    format!("{MISTAKES}/src/bin/{name}.txt")
}

/// Path of the test that compiles the mistakes found by `finder`.
pub fn finder_test(finder: &str) -> String {
    format!("{MISTAKES}/tests/{finder}.rs")
}
