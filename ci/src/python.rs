//! Finds the Python that runs the counterparts.

use crate::listings::Workspace;
use anyhow::{Result, ensure};
use std::path::PathBuf;
use std::process::Stdio;
use tokio::process::Command;

pub struct Python {
    pub executable: PathBuf,
}

impl Python {
    /// `python3`, or what the environment's `PYTHON` names. `Err` inside tells why there is none to use; the outer error
    /// is a broken checkout.
    pub async fn find(book: &Workspace) -> Result<Result<Python, String>> {
        let clock = book.root.join("ci/paused_clock.py").is_file();
        let needed = book.listings.iter().any(|listing| listing.counterpart);
        ensure!(clock || !needed, "ci/paused_clock.py is missing: no counterpart can be run");
        let asked = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
        // The interpreter itself: a shim in its place costs more than most counterparts do.
        let tell = "import sys; print(*sys.version_info[:2], sys.executable)";
        let told = Command::new(&asked).args(["-c", tell]).stdin(Stdio::null()).output().await;
        let name = asked.display();
        let Ok(told) = told else {
            return Ok(Err(format!("Python 3.11 or newer is needed, and there is no `{name}`")));
        };
        let told = String::from_utf8_lossy(&told.stdout);
        let mut told = told.trim_end().splitn(3, ' ');
        let version = (told.next().and_then(|n| n.parse().ok()), told.next().and_then(|n| n.parse().ok()));
        Ok(match (version, told.next()) {
            ((Some(major), Some(minor)), Some(executable)) if (major, minor) >= (3, 11) => {
                Ok(Python { executable: executable.into() })
            }
            ((Some::<u32>(major), Some::<u32>(minor)), _) => {
                Err(format!("Python 3.11 or newer is needed, and `{name}` is {major}.{minor}"))
            }
            _ => Err(format!("Python 3.11 or newer is needed, and `{name}` does not tell its version")),
        })
    }
}
