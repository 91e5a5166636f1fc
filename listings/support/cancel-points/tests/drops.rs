//! What each drop loses is found at its point, and trials know nothing of each other.

use cancel_points::drop_at_each;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::{JoinSet, yield_now};
use tokio::time::{Instant, sleep, timeout};

/// A letter that is on its way from an outbox to a recipient.
#[derive(Default)]
struct Post {
    outbox: Vec<u8>,
    received: Vec<u8>,
}

async fn letter() -> Post {
    Post { outbox: vec![7], ..Post::default() }
}

async fn is_there(post: &mut Post) -> Result<(), String> {
    found(post)
}

fn found(post: &Post) -> Result<(), String> {
    match post.outbox.len() + post.received.len() {
        0 => Err("the letter".into()),
        1 => Ok(()),
        _ => Err("nothing, but the letter is there twice".into()),
    }
}

#[test]
fn a_loss_is_found_at_its_point_only() {
    let report = drop_at_each(
        letter,
        async |post| {
            yield_now().await;
            let letter = post.outbox.pop().unwrap();
            sleep(Duration::from_secs(60)).await;
            post.received.push(letter);
            yield_now().await;
        },
        is_there,
    );
    let lost: Vec<_> =
        report.points().iter().map(|point| point.lost.as_deref()).collect();
    assert_eq!(lost, [None, Some("the letter"), None]);
    assert_eq!(report.points()[1].lost_when_woken.as_deref(), Some("the letter"));
    assert_eq!(report.lost().len(), 1);
    assert!(
        report.lost()[0].starts_with("tests/drops.rs:")
            && report.lost()[0].ends_with(": the letter")
    );
}

#[test]
fn the_report_has_a_line_for_each_point_and_one_for_the_end() {
    let report = drop_at_each(
        letter,
        async |post| {
            let letter = post.outbox.pop().unwrap();
            yield_now().await; // it waits
            post.received.push(letter);
            yield_now().await;
        },
        is_there,
    );
    let line = include_str!("drops.rs")
        .lines()
        .position(|line| line.ends_with("// it waits"))
        .unwrap()
        + 1;
    let next = line + 2;
    let expected = format!(
        "tests/drops.rs:{line}: lost the letter\n    yield_now().await; // it waits\n\
         tests/drops.rs:{next}: nothing lost\n    yield_now().await;\nnot dropped: nothing lost\n"
    );
    assert_eq!(report.to_string(), expected);
}

#[test]
fn what_only_a_woken_future_loses_is_found() {
    // A task takes the letter after a minute and hands it over through its handle, which is dropped with the future.
    let report = drop_at_each(
        async || Arc::new(Mutex::new(letter().await)),
        async |post| {
            let theirs = post.clone();
            let task = tokio::spawn(async move {
                sleep(Duration::from_secs(60)).await;
                theirs.lock().unwrap().outbox.pop()
            });
            let letter = task.await.unwrap();
            post.lock().unwrap().received.extend(letter);
        },
        async |post| found(&post.lock().unwrap()),
    );
    let [point] = report.points() else { panic!("one await, not {report}") };
    assert_eq!(
        (point.lost.as_deref(), point.lost_when_woken.as_deref()),
        (None, Some("the letter"))
    );
    assert_eq!(report.lost(), [format!("{}, woken: the letter", point.place())]);
}

/// The task runs between two polls of the operation, where no drop is tried.
#[test]
fn what_an_aborted_task_loses_in_the_middle_is_not_found() {
    let operation = async |post: &mut Arc<Mutex<Post>>| {
        let theirs = post.clone();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            sleep(Duration::from_secs(60)).await;
            let letter = theirs.lock().unwrap().outbox.pop();
            sleep(Duration::from_secs(60)).await;
            theirs.lock().unwrap().received.extend(letter);
        });
        tasks.join_next().await;
    };
    let world = async || Arc::new(Mutex::new(letter().await));
    let report =
        drop_at_each(world, operation, async |post| found(&post.lock().unwrap()));
    assert_eq!(report.lost(), [] as [&str; 0]);
    let report = drop_at_each(
        world,
        async |post| _ = timeout(Duration::from_secs(90), operation(post)).await,
        async |post| found(&post.lock().unwrap()),
    );
    assert_eq!(report.lost_without_drop(), Some("the letter"));
}

#[test]
fn an_operation_that_never_waits_has_no_point() {
    let report = drop_at_each(letter, async |post| post.outbox.clear(), is_there);
    assert_eq!(report.points(), []);
    assert_eq!(report.lost(), ["not dropped: the letter"]);
}

#[test]
fn a_future_that_only_wakes_itself_has_a_line() {
    struct Twice(bool);
    impl Future for Twice {
        type Output = ();
        fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<()> {
            if std::mem::replace(&mut self.0, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        }
    }
    let report = drop_at_each(letter, async |_| Twice(false).await, is_there);
    let own = include_str!("drops.rs")
        .lines()
        .position(|line| line.contains("context.waker().wake_by_ref()"))
        .unwrap()
        + 1;
    assert_eq!(report.points()[0].place(), format!("tests/drops.rs:{own}"));
}

#[test]
fn a_future_that_keeps_no_waker_has_no_line() {
    let report = drop_at_each(
        letter,
        async |_| {
            let mut is_first = true;
            let once = std::future::poll_fn(|_| {
                if std::mem::take(&mut is_first) {
                    Poll::Pending
                } else {
                    Poll::Ready(())
                }
            });
            // The sleep wakes the whole operation, and so polls its neighbor again.
            tokio::join!(sleep(Duration::from_secs(1)), once);
        },
        is_there,
    );
    assert_eq!(report.points()[0].awaits.len(), 1);
}

#[test]
fn each_trial_starts_at_the_same_time_without_the_tasks_of_another() {
    struct Clock(Instant, oneshot::Receiver<()>);
    let report = drop_at_each(
        async || {
            let (tx, rx) = oneshot::channel();
            tokio::spawn(async move {
                sleep(Duration::from_secs(5)).await;
                tx.send(())
            });
            Clock(Instant::now(), rx)
        },
        async |clock| {
            sleep(Duration::from_secs(1)).await;
            sleep(Duration::from_secs(1)).await;
            (&mut clock.1).await.unwrap();
        },
        async |clock| Err(format!("{} s", clock.0.elapsed().as_secs())),
    );
    let lost: Vec<_> = report
        .points()
        .iter()
        .map(|point| (point.lost.clone(), point.lost_when_woken.clone()))
        .collect();
    let at =
        |waiting: &str, woken: &str| (Some(waiting.to_string()), Some(woken.to_string()));
    assert_eq!(lost, [at("0 s", "1 s"), at("1 s", "2 s"), at("2 s", "5 s")]);
}

#[test]
fn a_check_may_let_time_pass_and_call_again() {
    let report = drop_at_each(
        letter,
        async |post| {
            sleep(Duration::from_secs(60)).await;
            post.received.append(&mut post.outbox);
        },
        async |post| {
            let again = async {
                sleep(Duration::from_secs(60)).await;
                post.received.append(&mut post.outbox);
            };
            timeout(Duration::from_secs(3600), again)
                .await
                .map_err(|_| "time".to_string())?;
            if post.received == [7] { Ok(()) } else { Err("the letter".into()) }
        },
    );
    assert_eq!(report.lost(), [] as [&str; 0]);
}

#[test]
#[should_panic(expected = "waited 300 times and hasn't finished")]
fn an_operation_that_never_finishes_is_refused() {
    drop_at_each(
        letter,
        async |_| loop {
            yield_now().await;
        },
        is_there,
    );
}

#[test]
#[should_panic(expected = "outside a runtime")]
fn it_says_where_it_may_be_called() {
    tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(async { drop_at_each(letter, async |_| {}, is_there) });
}
