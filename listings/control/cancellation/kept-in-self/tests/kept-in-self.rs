//! A letter stays in the outbox until it is sent, so a delivery can be dropped anywhere.

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
    assert_eq!(report.points().iter().map(|point| point.times).sum::<usize>(), 4);
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

/// A drop costs at most the step that was under way.
#[tokio::test(start_paused = true)]
async fn a_dropped_check_is_made_again() {
    let mut agent = Agent::new();
    for _ in 0..2 {
        let limit = Duration::from_millis(90);
        assert!(tokio::time::timeout(limit, agent.deliver()).await.is_err());
        assert_eq!(agent.outbox.len(), 3);
    }
}
