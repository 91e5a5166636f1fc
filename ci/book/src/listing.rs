//! A listing: a crate with a program that the book shows, its switches, and where the files beside it are. And a mistake, which
//! is a program that must not compile.

use cargo_metadata::Dependency;
use serde::Deserialize;

/// The crate that holds the wrong programs and their fixes.
pub const MISTAKES: &str = "listings/mistakes";

/// A crate with a program that the book shows, or with a library that such programs share.
pub struct Listing {
    pub name: String,
    /// `listings/PART/CHAPTER/NAME`.
    pub dir: String,
    /// The folder of its chapter, as below `src`: `PART/CHAPTER`.
    pub chapter: String,
    /// Whether it has a program, `src/main.rs`.
    pub runs: bool,
    /// The names of the files below its `tests/`.
    pub tests: Vec<String>,
    /// The root files of all its targets.
    pub targets: Vec<String>,
    /// Whether it has a counterpart in Python, `counterpart.py`.
    pub counterpart: bool,
    pub switches: Switches,
    pub edition: String,
    pub dependencies: Vec<Dependency>,
}

/// `[package.metadata.listing]`
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Switches {
    /// The status it must end with, 134 if it aborts; its stderr is then recorded too.
    pub exit: Option<i32>,
    /// Seconds it may take.
    pub limit: u64,
    /// Whether it goes by the real clock, so that nothing else may run beside it.
    pub alone: bool,
    /// Whether its counterpart prints something else, on purpose.
    pub parts_ways: bool,
    /// The status its counterpart must end with.
    pub counterpart_exit: i32,
    /// Whether what its loop does is recorded and drawn.
    pub timeline: bool,
    /// The same of its counterpart.
    pub counterpart_timeline: bool,
    /// Whether it blocks in async code, on purpose.
    pub blocks: bool,
    /// Whether its pages link to the playground.
    pub playground: bool,
}

impl Switches {
    /// All of them, as a finding names them.
    pub const NAMES: [&str; 9] = [
        "exit",
        "limit",
        "alone",
        "parts-ways",
        "counterpart-exit",
        "timeline",
        "counterpart-timeline",
        "blocks",
        "playground",
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
            playground: true,
        }
    }
}

/// The language of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Rust,
    Python,
}

/// The timeline of a listing, or of its counterpart, and where its files are.
pub struct Timeline {
    pub language: Language,
    /// Of the listing.
    pub name: String,
    /// The program.
    pub source: String,
    /// What it prints, as it is recorded.
    pub printed: String,
    pub trace: String,
    pub figure: String,
    /// What the ids of its figure begin with: each on its page, and on that for printing, has its own.
    pub id: String,
}

impl Listing {
    /// The file of its program, if it has one.
    pub fn main(&self) -> String {
        format!("{}/src/main.rs", self.dir)
    }

    pub fn manifest(&self) -> String {
        format!("{}/Cargo.toml", self.dir)
    }

    /// Where what it prints is recorded.
    pub fn stdout(&self) -> String {
        format!("{}/stdout.txt", self.dir)
    }

    /// Where what it prints on stderr is recorded; `None` where it must print nothing there.
    pub fn stderr(&self) -> Option<String> {
        self.switches.exit.map(|_| format!("{}/stderr.txt", self.dir))
    }

    /// The file of one of its `tests`.
    pub fn test(&self, name: &str) -> String {
        format!("{}/tests/{name}.rs", self.dir)
    }

    /// The program in Python, if it has one.
    pub fn counterpart(&self) -> String {
        format!("{}/counterpart.py", self.dir)
    }

    /// Where what the counterpart prints is recorded.
    pub fn counterpart_output(&self) -> String {
        format!("{}/counterpart.txt", self.dir)
    }

    /// The timelines that it has by its switches.
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

/// Who finds mistakes, in the order in which a reader meets them.
pub const FINDERS: [&str; 3] = ["rustc", "clippy", "blocking_in_async"];

/// A program that must not compile.
pub struct Mistake {
    pub name: String,
    /// Who finds it, which is also its folder: one of [`FINDERS`].
    pub finder: String,
}

impl Mistake {
    /// The file of the wrong program.
    pub fn source(&self) -> String {
        format!("{MISTAKES}/{}/{}.rs", self.finder, self.name)
    }

    /// Where the message it gets is recorded.
    pub fn message(&self) -> String {
        format!("{MISTAKES}/{}/{}.stderr", self.finder, self.name)
    }
}

/// The file of the program that fixes the mistake `name`.
pub fn fix_source(name: &str) -> String {
    format!("{MISTAKES}/src/bin/{name}.rs")
}

/// Where what that program prints is recorded.
pub fn fix_output(name: &str) -> String {
    format!("{MISTAKES}/src/bin/{name}.txt")
}

/// The test that compiles the mistakes that `finder` finds.
pub fn finder_test(finder: &str) -> String {
    format!("{MISTAKES}/tests/{finder}.rs")
}
