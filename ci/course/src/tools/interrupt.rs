//! Ends all child processes when the checker is ended by Ctrl-C or SIGTERM.

use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Process groups that are running, by leader.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

fn running() -> MutexGuard<'static, BTreeSet<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Installs a signal handler that kills all groups registered with [`hold`] and exits with status 2. Fails if it
/// can't be installed.
pub fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        for leader in running().iter() {
            kill(*leader);
        }
        eprintln!("error: interrupted");
        std::process::exit(2);
    })
    .context("cannot install the signal handler")
}

/// Registers the group of the process `leader` until the result is dropped.
pub fn hold(leader: u32) -> Held {
    running().insert(leader);
    Held(leader)
}

pub struct Held(u32);

impl Drop for Held {
    fn drop(&mut self) {
        running().remove(&self.0);
    }
}

#[cfg(unix)]
fn kill(leader: u32) {
    if let Ok(leader) = i32::try_from(leader) {
        // Fails if the group is already gone, which is fine.
        let _ = nix::sys::signal::killpg(nix::unistd::Pid::from_raw(leader), nix::sys::signal::Signal::SIGKILL);
    }
}

/// On Windows, a job object ends with the process that holds it.
#[cfg(not(unix))]
fn kill(_leader: u32) {}
