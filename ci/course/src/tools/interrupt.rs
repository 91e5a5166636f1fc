//! Ends everything that was started when the checker itself is told to end, by Ctrl-C or by SIGTERM.

use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The groups of processes that run now, by their leaders.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

fn running() -> MutexGuard<'static, BTreeSet<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on a signal to end kills all groups that [`hold`] knows, and ends this process with status 2. An error when the
/// handler cannot be installed.
pub fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        for leader in running().iter() {
            kill(*leader);
        }
        eprintln!("error: interrupted");
        std::process::exit(2);
    })
    .context("cannot listen to signals")
}

/// Keeps the group of the process `leader` among those that are killed, for as long as the result lives.
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
        // Fails when nothing is left to kill, which is what is wanted.
        let _ = nix::sys::signal::killpg(nix::unistd::Pid::from_raw(leader), nix::sys::signal::Signal::SIGKILL);
    }
}

/// A job object of Windows ends with the process that holds it.
#[cfg(not(unix))]
fn kill(_leader: u32) {}
