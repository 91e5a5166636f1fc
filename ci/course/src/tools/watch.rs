//! Distinguishes a program that hangs from one that waits for its turn on a busy machine. Time counts against a
//! program's limit while it computes, or while nothing in it could run. Needs Linux; elsewhere all time counts, but
//! the limit is tripled.

use std::time::{Duration, Instant};

/// Measures the time of a process group that counts against its limit.
pub struct Watch {
    leader: u32,
    limit: Duration,
    begun: Instant,
    /// How long nothing in the group could run, without a break.
    idle: Duration,
    looked: Instant,
}

impl Watch {
    /// Watches the group of the process `leader`, which has `limit`.
    pub fn new(leader: u32, limit: Duration) -> Watch {
        let now = Instant::now();
        Watch { leader, limit, begun: now, idle: Duration::ZERO, looked: now }
    }

    /// Returns whether the limit is used up: by CPU time, or, once that much wall-clock time has passed, by half as
    /// much again in which nothing in the group could run.
    pub fn is_over(&mut self) -> bool {
        if self.begun.elapsed() < self.limit {
            return false;
        }
        let Some(group) = group(self.leader) else { return self.begun.elapsed() >= 3 * self.limit };
        let since = self.looked.elapsed();
        self.looked = Instant::now();
        self.idle = if group.could_run { Duration::ZERO } else { self.idle + since.min(Duration::from_millis(100)) };
        group.computed >= self.limit || self.idle >= self.limit / 2
    }
}

/// State of a process group.
struct Group {
    computed: Duration,
    could_run: bool,
}

/// Reads the state of `leader`'s group; `None` if the system doesn't provide it.
fn group(leader: u32) -> Option<Group> {
    let ticks = 100.0;
    let mut group = Group { computed: Duration::ZERO, could_run: false };
    for entry in std::fs::read_dir("/proc").ok()?.flatten() {
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name, in parentheses, may contain anything.
        let Some((_, rest)) = stat.rsplit_once(") ") else { continue };
        let fields: Vec<&str> = rest.split(' ').collect();
        let number = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
        if number(2) as u32 != leader {
            continue;
        }
        // User and system time, including that of children already waited for.
        group.computed += Duration::from_secs_f64([11, 12, 13, 14].map(number).iter().sum::<f64>() / ticks);
        let threads = std::fs::read_dir(entry.path().join("task")).into_iter().flatten().flatten();
        group.could_run |= threads.into_iter().any(|thread| {
            let stat = std::fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
            stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('R') || rest.starts_with('D'))
        });
    }
    Some(group)
}

/// Returns id and name of every process with `mark` in its environment, outside the group of `leader`.
pub fn marked(mark: &str, leader: u32) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // After the name come state, parent and group. Processes in the group have been killed but may not have ended
        // yet.
        let group = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(2)?.parse().ok());
        let is_marked = environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes());
        if is_marked && group != Some(leader) {
            let name = std::fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
            found.push((id, name.trim().into()));
        }
    }
    found
}
