//! Calls executables built with Rust's test harness, and reads the numbers in its last line.

use crate::tools::process::Run;
use std::path::Path;

/// Returns the command that runs the tests of the package in the folder `dir` the way cargo does, for at most `limit`
/// seconds.
pub fn run_tests(executable: &Path, dir: &Path, limit: u64) -> Run {
    let env = vec![("CARGO_MANIFEST_DIR".to_string(), dir.into())];
    Run { env, merged: true, ..Run::new(executable, dir.to_path_buf(), limit) }
}

/// Returns the number of tests that `passed`, `failed` or were `ignored`.
pub fn tally(output: &str, what: &str) -> usize {
    let sums = output.lines().rfind(|line| line.starts_with("test result: ")).unwrap_or_default();
    let count = |part: &str| part.trim().strip_suffix(what)?.trim().parse().ok();
    sums.split([';', '.']).find_map(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tally_is_read() {
        let output = "running 3 tests\n\ntest result: FAILED. 1 passed; 2 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\n";
        assert_eq!(["passed", "failed", "ignored"].map(|what| tally(output, what)), [1, 2, 3]);
        assert_eq!(tally("running 3 tests\n", "passed"), 0);
    }
}
