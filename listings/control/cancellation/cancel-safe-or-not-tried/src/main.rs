mod row;
mod trials;

use trials::{channels, locks, outside, reading, streams, tasks, time, writing};

fn main() {
    println!(
        "| method | dropped while it waits, it loses | its docs say | why, and what instead |"
    );
    println!("|---|---|---|---|");
    for group in rows().chunk_by(|row, next| row.group == next.group) {
        println!("| **{}** | | | |", group[0].group);
        for row in group {
            println!("{row}");
        }
    }
}

/// What each method loses when the harness drops its future.
fn rows() -> Vec<row::Row> {
    let groups = [
        ("Channels", channels::rows()),
        ("Locks and notifications", locks::rows()),
        ("Time", time::rows()),
        ("Tasks", tasks::rows()),
        ("Sockets, processes, and signals", outside::rows()),
        ("Reading with Tokio", reading::rows()),
        ("Writing with Tokio", writing::rows()),
        ("Streams and sinks of the `futures` crate", streams::rows()),
    ];
    let named = |(group, rows): (_, Vec<row::Row>)| {
        rows.into_iter().map(move |row| row::Row { group, ..row })
    };
    groups.into_iter().flat_map(named).collect()
}
