//! A task goes on when the future that waits for it is dropped.

include!("../src/main.rs");

/// Drops the delivery at each await, and hands the agent to the check.
fn delivered(
    check: impl AsyncFn(&mut Agent) -> Result<(), String>,
) -> cancel_points::Report {
    drop_at_each(async || Agent::new(), async |agent| agent.deliver().await, check)
}

#[test]
fn no_drop_loses_a_letter() {
    let report = delivered(async |agent| agent.missing().await);
    assert_eq!(report.lost(), Vec::<String>::new());
}

#[test]
fn the_delivery_is_not_over_when_its_future_is_dropped() {
    let report = delivered(async |agent| match agent.received.lock().unwrap().len() {
        3 => Ok(()),
        received => Err(format!("{} letters still under way", 3 - received)),
    });
    assert_eq!(report.points()[0].lost.as_deref(), Some("3 letters still under way"));
}

#[test]
fn a_second_delivery_sends_each_letter_once_and_in_order() {
    let report = delivered(async |agent| {
        agent.deliver().await;
        sleep(Duration::from_secs(60)).await;
        let received = agent.received.lock().unwrap().clone();
        if received == LETTERS { Ok(()) } else { Err(format!("{received:?}")) }
    });
    assert_eq!(report.lost(), Vec::<String>::new());
}

/// The first delivery is still under way, so the second one runs beside it.
#[test]
fn a_new_letter_in_a_second_delivery_overtakes_the_old_ones() {
    let report = delivered(async |agent| {
        agent.outbox.push_back("to Dan");
        agent.deliver().await;
        sleep(Duration::from_secs(60)).await;
        Err(agent.received.lock().unwrap().join(", "))
    });
    assert_eq!(
        report.points()[0].lost.as_deref(),
        Some("to Ann, to Dan, to Bob, to Cleo")
    );
}
