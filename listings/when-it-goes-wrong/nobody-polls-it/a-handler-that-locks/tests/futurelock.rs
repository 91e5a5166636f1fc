//! A handler that awaits what a future holds, while that future is only lent to `select!`, waits without end.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_note_waits_for_an_import_that_nobody_polls() {
    let database = Database::default();
    assert!(timeout(HOUR, import_and_report(&database)).await.is_err());
    assert_eq!(*database.lock().await, ["May"]);
}

#[tokio::test(start_paused = true)]
async fn by_value_the_import_is_dropped_and_the_note_is_written() {
    let database = Database::default();
    tokio::select! {
        () = import(database.clone()) => unreachable!("it takes longer than a second"),
        () = sleep(SECOND) => note(&database, "given up").await,
    }
    assert_eq!(*database.lock().await, ["May", "given up"]);
}

#[tokio::test(start_paused = true)]
async fn joined_both_go_on() {
    let database = Database::default();
    let report = async {
        sleep(SECOND).await;
        note(&database, "still importing").await;
    };
    tokio::join!(import(database.clone()), report);
    assert_eq!(*database.lock().await, ["May", "June", "still importing", "July"]);
}

/// A lock that is free is handed to whoever is first in line, polled or not.
#[tokio::test(start_paused = true)]
async fn standing_in_line_for_the_lock_is_enough() {
    let database = Database::default();
    let held = database.clone().lock_owned().await;
    let mut importing = pin!(import(database.clone()));
    assert!(timeout(SECOND, &mut importing).await.is_err());
    drop(held);
    assert!(timeout(HOUR, note(&database, "waits")).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_does_not_help() {
    let database = Database::default();
    let mut holding = pin!(async {
        let _rows = database.lock().await;
        tokio::task::yield_now().await;
    });
    tokio::select! {
        biased;
        () = &mut holding => unreachable!("it yields first"),
        () = async {} => {}
    }
    let limit = Duration::from_millis(100);
    assert!(timeout(limit, note(&database, "waits")).await.is_err());
}

/// Room in a channel is handed on in the same way.
#[tokio::test(start_paused = true)]
async fn standing_in_line_for_room_is_enough() {
    let (lines, mut printer) = tokio::sync::mpsc::channel(1);
    lines.send("first").await.unwrap();
    let mut sending = pin!(lines.send("second"));
    assert!(timeout(SECOND, &mut sending).await.is_err());
    assert_eq!(printer.recv().await, Some("first"));
    assert!(timeout(HOUR, lines.send("third")).await.is_err());
    assert_eq!(printer.len(), 0, "there is room, and it is kept for the second");
}

/// While the handler waits for anything else, the import only stands still.
#[tokio::test(start_paused = true)]
async fn a_handler_that_waits_for_something_else_delays_the_import() {
    let database = Database::default();
    let start = tokio::time::Instant::now();
    let mut importing = pin!(import(database.clone()));
    tokio::select! {
        () = &mut importing => unreachable!("it takes longer than a second"),
        () = sleep(SECOND) => sleep(10 * SECOND).await,
    }
    importing.await;
    assert_eq!(start.elapsed().as_millis(), 11_000 + 700);
}
