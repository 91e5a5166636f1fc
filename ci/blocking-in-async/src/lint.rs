//! The lint's name and the levels it can have.

/// The lint's name, as written in attributes and diagnostics.
pub const LINT: &str = "blocking_in_async";

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
