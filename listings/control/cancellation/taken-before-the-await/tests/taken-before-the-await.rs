//! A letter that is out of the outbox and not yet on the server is lost with the future that holds it.

include!("../src/main.rs");

/// Drops the delivery at each await, and hands the agent to the check.
fn delivered(
    check: impl AsyncFn(&mut Agent) -> Result<(), String>,
) -> cancel_points::Report {
    drop_at_each(async || Agent::new(), async |agent| agent.deliver().await, check)
}

#[test]
fn each_drop_loses_the_letter_that_is_under_way() {
    let report = delivered(async |agent| agent.missing().await);
    assert_eq!(report.points().len(), 4);
    for point in report.points() {
        assert!(point.lost.is_some(), "{report}");
        assert_eq!(point.lost, point.lost_when_woken);
    }
}

#[test]
fn the_lines_are_those_of_the_two_awaits() {
    let report = delivered(async |agent| agent.missing().await);
    let lost: Vec<_> =
        report.points().iter().map(|point| point.awaits[0].code.as_str()).collect();
    assert!(lost[..3].iter().all(|code| code.starts_with("sleep(")), "{lost:?}");
    assert!(lost[3].starts_with("self.server.send(letter).await"), "{lost:?}");
}
