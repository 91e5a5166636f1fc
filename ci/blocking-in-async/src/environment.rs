//! The variables through which the command tells the wrapper what to do. Cargo compares them with the dep-info, so a
//! change runs the lint again.

/// The arguments after `--`.
pub const ARGUMENTS: &str = "BLOCKING_IN_ASYNC_ARGS";

/// The separator between two arguments in [`ARGUMENTS`].
pub const SEPARATOR: char = '\u{1f}';

/// The file of the baseline, or [`EVERYTHING`].
pub const BASELINE: &str = "BLOCKING_IN_ASYNC_BASELINE";

/// The value of [`BASELINE`] while a baseline is written: every call is accepted.
pub const EVERYTHING: &str = "*";
