mod row;
mod trials;

use trials::{channels, locks, outside, reading, streams, tasks, time, writing};

fn main() {
    println!(
        "| method | dropped while it waits, it loses | its docs say | why, and what instead |"
    );
    println!("|---|---|---|---|");
    for row in rows() {
        println!("{row}");
    }
}

/// What each method loses when the harness drops its future.
fn rows() -> Vec<row::Row> {
    let kinds = [
        channels::rows(),
        locks::rows(),
        time::rows(),
        tasks::rows(),
        outside::rows(),
        reading::rows(),
        writing::rows(),
        streams::rows(),
    ];
    kinds.into_iter().flatten().collect()
}
