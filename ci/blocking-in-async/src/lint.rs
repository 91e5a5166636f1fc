//! The names of the lints and the levels they can have.

/// The name of the main lint, as written in attributes and diagnostics.
pub const LINT: &str = "blocking_in_async";

/// What is reported under a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lint {
    /// All calls that block, including those of the other lint.
    Blocking,
    /// Calls that only ask the file system about a path.
    Stat,
    /// Awaits during which something isn't polled that has begun.
    Unpolled,
}

impl Lint {
    pub const ALL: [Lint; 3] = [Lint::Blocking, Lint::Stat, Lint::Unpolled];

    pub fn name(self) -> &'static str {
        match self {
            Lint::Blocking => LINT,
            Lint::Stat => "stat_in_async",
            Lint::Unpolled => "unpolled_in_select",
        }
    }

    pub fn named(name: &str) -> Option<Lint> {
        Lint::ALL.into_iter().find(|lint| lint.name() == name)
    }

    /// The lint whose level this one has where its own isn't set.
    pub fn parent(self) -> Option<Lint> {
        (self == Lint::Stat).then_some(Lint::Blocking)
    }

    /// Whether a level of this lint also holds for the other one.
    pub fn includes(self, other: Lint) -> bool {
        self == other || other.parent() == Some(self)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Allow,
    Expect,
    Warn,
    Deny,
    Forbid,
}

impl Level {
    pub fn parse(word: &str) -> Option<Level> {
        Some(match word {
            "allow" => Level::Allow,
            "expect" => Level::Expect,
            "warn" => Level::Warn,
            "deny" => Level::Deny,
            "forbid" => Level::Forbid,
            _ => return None,
        })
    }

    pub fn word(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Expect => "expect",
            Level::Warn => "warn",
            Level::Deny => "deny",
            Level::Forbid => "forbid",
        }
    }

    /// The flag that rustc quotes, such as `-D`.
    pub fn flag(self) -> &'static str {
        match self {
            Level::Allow | Level::Expect => "-A",
            Level::Warn => "-W",
            Level::Deny => "-D",
            Level::Forbid => "-F",
        }
    }
}
