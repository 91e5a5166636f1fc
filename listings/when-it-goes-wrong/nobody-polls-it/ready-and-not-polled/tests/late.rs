//! A `timeout` looks at the clock when it is polled, and at its future first.

use std::cell::RefCell;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// In place of the standard one, so that the test sees what the program prints.
macro_rules! println {
    ($($said:tt)*) => { PRINTED.with_borrow_mut(|printed| printed.push(format!($($said)*))) };
}

include!("../src/main.rs");

#[test]
fn one_is_half_a_minute_late_and_one_is_cut_off_too_early() {
    main();
    assert_eq!(
        PRINTED.take(),
        [
            "home: Ok(\"home\") after 1.0 s",
            "help: Err(Elapsed(())) after 31.0 s",
            "news: Ok(\"news\") after 31.0 s"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn polled_all_the_time_each_is_in_time() {
    let mut pages = Vec::new();
    for page in [("home", 600, 400), ("news", 900, 900), ("help", 1200, 600)] {
        pages.push(load(page).await);
    }
    assert_eq!(pages, [Some("home"), Some("news"), Some("help")]);
    assert!(
        PRINTED
            .take()
            .iter()
            .all(|line| line.ends_with("1.0 s") || line.ends_with("1.8 s"))
    );
}

/// Nothing else of the futures counts than when they are polled.
#[tokio::test(start_paused = true)]
async fn an_answer_that_is_there_counts_however_late() {
    let start = Instant::now();
    let mut answer = std::pin::pin!(timeout(LIMIT, sleep(Duration::from_secs(1))));
    assert!(futures::poll!(&mut answer).is_pending());
    index("another").await;
    assert!(answer.await.is_ok());
    assert_eq!(start.elapsed().as_secs(), 30);
}

/// Two hundred pages that arrive together keep the loop busy for four seconds, and the slowest load is cut off.
#[tokio::test(start_paused = true)]
async fn many_short_waits_add_up() {
    let quick = (0..200).map(|_| ("home", 600, 400));
    let pages = quick.chain([("help", 1200, 600)]);
    let mut loads: FuturesUnordered<_> = pages.map(load).collect();
    let start = Instant::now();
    let mut loaded = 0;
    while let Some(page) = loads.next().await {
        if page.is_some() {
            loaded += 1;
            sleep(Duration::from_millis(20)).await;
        }
    }
    assert_eq!(loaded, 200, "the slowest load took less than two seconds, but timed out");
    assert_eq!(start.elapsed().as_secs(), 5);
}
