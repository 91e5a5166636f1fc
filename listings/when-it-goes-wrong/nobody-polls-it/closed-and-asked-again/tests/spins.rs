//! A closed channel is ready at once, each time that it is asked.

include!("../src/main.rs");

use tokio::time::sleep;

#[tokio::test]
async fn it_goes_round_and_round_until_closing_time() {
    let (counter, orders) = mpsc::channel(8);
    tokio::spawn(order(counter));
    let rounds = serve(orders).await;
    assert!(rounds > 1000, "{rounds} rounds in 200 ms");
}

#[tokio::test]
async fn with_a_customer_who_stays_there_is_a_round_for_each_order() {
    let (counter, orders) = mpsc::channel(8);
    tokio::spawn(order(counter.clone()));
    assert_eq!(serve(orders).await, 3);
    drop(counter);
}

/// The paused clock moves when nobody can run, and here somebody always can.
#[tokio::test(start_paused = true)]
async fn no_time_passes_on_the_paused_clock() {
    let (counter, mut orders) = mpsc::channel::<&str>(8);
    drop(counter);
    let start = Instant::now();
    for _ in 0..100_000 {
        tokio::select! {
            order = orders.recv() => assert_eq!(order, None),
            () = sleep(Duration::from_secs(1)) => unreachable!("the clock stands still"),
        }
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}

/// A `watch` channel whose sender is gone is ready at once too.
#[tokio::test]
async fn so_does_a_watch_channel() {
    let (sender, mut settings) = tokio::sync::watch::channel(1);
    drop(sender);
    for _ in 0..1000 {
        assert!(settings.changed().await.is_err());
    }
}

/// The other branches still get their turn, and so do other tasks, since `recv` is cooperative.
#[tokio::test]
async fn others_still_run() {
    let (counter, orders) = mpsc::channel(8);
    drop(counter);
    let other = tokio::spawn(async {
        for _ in 0..3 {
            sleep(Duration::from_millis(10)).await;
        }
    });
    serve(orders).await;
    assert!(other.is_finished());
}
