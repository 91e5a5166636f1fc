//! The clippy of the toolchain in use: where it is, and whether it is new enough. It doesn't choose a toolchain.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::lint::LINT;

/// The minor version of the oldest Rust whose clippy the lint is tested with. Up to 1.87, clippy doesn't know
/// `allow-invalid`, but also doesn't check paths.
const OLDEST: u32 = 85;

/// The reason why the lint can't run with a toolchain, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Unfit {
    pub why: String,
    pub fix: String,
}

/// The clippy-driver of the same toolchain. It is next to the real cargo, which `CARGO` names even under rustup, or
/// next to rustc. If it is in neither place, `PATH` leads to rustup's.
pub fn clippy_driver(rustc: &OsStr) -> PathBuf {
    let name = format!("clippy-driver{}", env::consts::EXE_SUFFIX);
    let beside = |program: &Path| program.parent().map(|folder| folder.join(&name)).filter(|driver| driver.is_file());
    env::var_os("CARGO")
        .and_then(|cargo| beside(Path::new(&cargo)))
        .or_else(|| beside(Path::new(rustc)))
        .unwrap_or(name.into())
}

/// Asks clippy-driver for its version. This takes a few hundredths of a second, and is done before anything is compiled.
pub fn check(driver: &Path) -> Result<(), Unfit> {
    let output = Command::new(driver).arg("-V").output().map_err(|error| missing(driver, &error.to_string()))?;
    if !output.status.success() {
        // rustup's stand-in for a component that isn't installed says so.
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or_default();
        return Err(missing(driver, said.strip_prefix("error: ").unwrap_or(said)));
    }
    match minor_version(&String::from_utf8_lossy(&output.stdout)) {
        Some(minor) if minor < OLDEST => Err(too_old(&format!("this is the clippy of Rust 1.{minor}"))),
        _ => Ok(()),
    }
}

pub fn missing(driver: &Path, why: &str) -> Unfit {
    Unfit {
        why: format!("`{LINT}` needs clippy, and can't run `{}`: {why}", driver.display()),
        fix: "run `rustup component add clippy`; without rustup, install your distribution's package with clippy"
            .to_owned(),
    }
}

pub fn too_old(why: &str) -> Unfit {
    Unfit {
        why: format!("`{LINT}` needs the clippy of Rust 1.{OLDEST} or later: {why}"),
        fix: "use a newer toolchain for this command alone, as in `cargo +stable blocking-in-async`".to_owned(),
    }
}

/// Says that cargo can't be run.
pub fn no_cargo(program: &OsStr, error: &io::Error) -> String {
    let program = program.display();
    format!("cannot run `{program}`: {error}\nhelp: install Rust, or set the variable `CARGO` to the path of cargo")
}

/// The minor version of Rust in a line such as `clippy 0.1.95 (59807616e1 2026-04-14)`.
fn minor_version(line: &str) -> Option<u32> {
    let version = line.strip_prefix("clippy 0.1.")?;
    version.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_rust() {
        assert_eq!(minor_version("clippy 0.1.95 (59807616e1 2026-04-14)\n"), Some(95));
        assert_eq!(minor_version("clippy 0.1.100-nightly (e71c0f1e3 2026-08-18)"), Some(100));
        assert_eq!(minor_version("clippy 0.1.87"), Some(87));
        assert_eq!(minor_version("something else"), None);
    }
}
