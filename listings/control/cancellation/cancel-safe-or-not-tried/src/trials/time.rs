//! Waiting for a moment.

use super::{SECOND, again};
use crate::row::{Row, row};
use cancel_points::Report;
use std::future::pending;
use tokio::time::{Instant, Interval, interval, sleep, sleep_until, timeout};

pub fn rows() -> Vec<Row> {
    vec![
        row("`sleep`", "", until_done(async |_| sleep(2 * SECOND).await))
            .note("the next call starts anew: use `sleep_until`"),
        row(
            "`sleep_until`",
            "",
            until_done(async |start| sleep_until(start + 2 * SECOND).await),
        ),
        row(
            "`timeout`",
            "",
            until_done(async |_| _ = timeout(2 * SECOND, pending::<()>()).await),
        )
        .note("it starts anew, and drops the future inside"),
        row("`Interval::tick`", "cancel safe", ticks()),
    ]
}

/// Drops and repeats a wait that should end two seconds after the start, or at once if these have passed already.
fn until_done(wait: impl AsyncFn(Instant)) -> Report {
    let call = async |(start, is_late): &mut (Instant, Option<bool>)| {
        if is_late.is_some() {
            return; // it is done
        }
        let end = Instant::now().max(*start + 2 * SECOND);
        wait(*start).await;
        *is_late = Some(Instant::now() > end);
    };
    let lost = |late: bool| {
        if late { Err("the time already waited".to_string()) } else { Ok(()) }
    };
    again(
        async || (Instant::now(), None),
        call,
        |(_, is_late)| lost(*is_late != Some(false)),
    )
}

fn ticks() -> Report {
    let world = async || {
        let mut clock = interval(SECOND);
        let start = clock.tick().await; // the first one comes at once
        (clock, start, Vec::new())
    };
    let call = async |(clock, start, ticks): &mut (Interval, Instant, Vec<u64>)| {
        ticks.push((clock.tick().await - *start).as_secs());
    };
    again(world, call, |(_, _, ticks)| {
        if ticks.starts_with(&[1, 2, 3]) {
            Ok(())
        } else {
            Err(format!("a tick, of {ticks:?}"))
        }
    })
}
