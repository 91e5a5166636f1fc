//! The lines are those at which the operation waits.

use cancel_points::{Report, drop_at_each};
use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio::task::yield_now;
use tokio::time::sleep;

/// Each place at which an operation waits.
fn places(operation: impl AsyncFn(&mut ())) -> Vec<String> {
    let report: Report = drop_at_each(async || (), operation, async |_| Ok(()));
    report.points().iter().map(|point| point.place()).collect()
}

/// The line of the comment `// mark` in this file.
fn line(mark: &str) -> usize {
    let comment = format!("// {mark}");
    include_str!("lines.rs").lines().position(|line| line.ends_with(&comment)).unwrap()
        + 1
}

fn here(mark: &str) -> String {
    format!("tests/lines.rs:{}", line(mark))
}

async fn nap() {
    sleep(Duration::from_secs(1)).await; // nap
}

async fn helper() {
    yield_now().await; // yields
    sleep(Duration::from_secs(1)).await; // sleeps
}

async fn caller() {
    helper().await; // first
    println!("between");
    helper().await; // second
}

#[test]
fn each_await_of_an_operation() {
    let found = places(async |_| {
        let (tx, mut rx) = mpsc::channel(1);
        let sender = tokio::spawn(async move {
            sleep(Duration::from_secs(1)).await;
            tx.send(7).await
        });
        rx.recv().await; // receives
        let sent = sender
            .await // on its own line
            .unwrap();
        sent.unwrap();
    });
    assert_eq!(found, [here("receives")]);
}

#[test]
fn an_await_on_a_line_of_its_own() {
    let found = places(async |_| {
        tokio::spawn(nap())
            .await // alone
            .unwrap();
    });
    assert_eq!(found, [here("alone")]);
}

#[test]
fn nested_functions_show_the_chain() {
    let chain = |inner, outer| format!("{} > {}", here(outer), line(inner));
    let expected = [
        chain("yields", "first"),
        chain("sleeps", "first"),
        chain("yields", "second"),
        chain("sleeps", "second"),
    ];
    assert_eq!(places(async |_| caller().await), expected);
}

#[test]
fn awaits_that_wait_together_share_a_point() {
    let found = places(async |_| {
        let one = async {
            nap().await; // one
        };
        let two = async {
            sleep(Duration::from_secs(2)).await; // two
        };
        tokio::join!(one, two);
    });
    let one = format!("{} > {}", here("one"), line("nap"));
    let two = here("two");
    assert_eq!(found, [format!("{one} and {two}"), two]);
}

#[test]
fn methods_in_a_macro_have_the_line_of_the_macro() {
    let found = places(async |_| {
        let notify = Notify::new();
        tokio::select! { // select
            biased;
            () = notify.notified() => unreachable!("nothing notifies"),
            () = sleep(Duration::from_secs(1)) => {}
        }
    });
    assert_eq!(found, [here("select")]);
}

#[test]
fn a_future_in_a_box_in_a_helper() {
    async fn boxed(future: std::pin::Pin<Box<dyn Future<Output = ()>>>) {
        future.await; // boxed
    }
    let found = places(async |_| {
        boxed(Box::pin(nap())).await; // by one
        nap().await; // directly
    });
    let (first, second) = (line("boxed"), line("nap"));
    let expected = [
        format!("{} > {first} > {second}", here("by one")),
        format!("{} > {second}", here("directly")),
    ];
    assert_eq!(found, expected);
}

#[test]
fn futures_that_poll_others_are_found_by_their_own_await() {
    let found = places(async |_| {
        let mut set = tokio::task::JoinSet::new();
        set.spawn(nap());
        set.join_next().await; // set
        let naps = [nap(), nap()];
        futures::future::join_all(naps).await; // all
    });
    assert_eq!(found, [here("set"), format!("{} > {}", here("all"), line("nap"))]);
}

#[test]
fn a_loop_is_one_line_and_counted() {
    let report = drop_at_each(
        async || (),
        async |_| {
            for _ in 0..5 {
                yield_now().await; // loop
            }
        },
        async |_| Ok(()),
    );
    assert_eq!(report.points().len(), 1);
    assert_eq!(report.points()[0].times, 5);
    assert_eq!(report.points()[0].awaits[0].code, "yield_now().await; // loop");
    assert_eq!(report.points()[0].place(), here("loop"));
}
