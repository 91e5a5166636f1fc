//! When the parts of a `select!` are evaluated, and what they act on.

include!("../src/main.rs");

use std::cell::RefCell;
use std::future::{pending, ready};

#[tokio::test]
#[should_panic(expected = "called `Option::unwrap()` on a `None` value")]
async fn an_unwrap_behind_a_false_condition_panics() {
    let mut call: Option<std::future::Pending<()>> = None;
    select! {
        () = call.as_mut().unwrap(), if call.is_some() => {}
        () = ready(()) => {}
    }
}

#[tokio::test]
async fn an_unwrap_in_an_async_block_is_never_reached() {
    let mut call = (0..).map(|_| pending::<()>()).take(0).next();
    let winner = select! {
        () = async { call.as_mut().unwrap().await }, if call.is_some() => "the call",
        () = ready(()) => "the other",
    };
    assert_eq!(winner, "the other");
}

/// Without a condition, both drinks could be served.
#[tokio::test]
async fn a_drink_that_is_not_in_stock_is_never_served() {
    let mut served = Vec::new();
    for _ in 0..100 {
        served.push(select! {
            () = brew("tea"), if in_stock("tea") => "tea",
            () = brew("coffee"), if in_stock("coffee") => "coffee",
        });
    }
    assert_eq!(served, ["coffee"; 100]);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..100 {
        seen.insert(select! {
            () = brew("tea") => "tea",
            () = brew("coffee") => "coffee",
        });
    }
    assert_eq!(seen.len(), 2, "the start is random");
}

#[tokio::test]
async fn a_value_that_does_not_match_is_lost() {
    let failed: Result<u8, &str> = Err("refused");
    let taken = select! {
        Ok(number) = ready(failed) => number,
        number = async { tokio::task::yield_now().await; 2 } => number,
    };
    assert_eq!(taken, 2);
    let taken = select! {
        Ok(number) = ready(failed) => number,
        else => 0,
    };
    assert_eq!(taken, 0);
}

#[tokio::test]
#[should_panic(expected = "all branches are disabled and there is no else branch")]
async fn without_an_else_it_panics_when_nothing_is_left() {
    select! {
        Some(()) = ready(None) => {}
        () = pending(), if false => {}
    }
}

#[tokio::test]
async fn a_question_mark_in_a_handler_leaves_the_function() {
    async fn function() -> Result<(), &'static str> {
        select! {
            result = ready(Err::<(), _>("refused")) => result?,
        }
        unreachable!()
    }
    assert_eq!(function().await, Err("refused"));
}

#[tokio::test]
async fn a_question_mark_in_the_future_is_the_future_s_result() {
    async fn refuse() -> Result<(), &'static str> {
        Err("refused")
    }
    let result = select! {
        result = async { refuse().await?; Ok::<_, &str>(()) } => result,
    };
    assert_eq!(result, Err("refused"));
}

#[tokio::test]
async fn break_and_continue_act_on_the_loop_around() {
    let mut rounds = 0;
    loop {
        rounds += 1;
        select! {
            () = ready(()), if rounds < 3 => continue,
            else => break,
        }
    }
    assert_eq!(rounds, 3);
}

#[tokio::test]
async fn one_handler_runs_and_may_change_what_both_futures_borrowed() {
    let mut seen = vec![1];
    select! {
        biased;
        first = async { seen[0] } => seen.push(first),
        last = async { seen[seen.len() - 1] } => seen.push(last + 10),
    }
    assert_eq!(seen, [1, 1]);
}

#[tokio::test]
async fn an_await_in_an_argument_is_over_before_anything_is_polled() {
    let steps = RefCell::new(Vec::new());
    let step = |name| steps.borrow_mut().push(name);
    let wait = async || {
        tokio::task::yield_now().await;
        step("awaited");
        "tea"
    };
    select! {
        biased;
        () = async { step("polled") } => {}
        _ = ready(wait().await) => {}
    }
    assert_eq!(*steps.borrow(), ["awaited", "polled"]);
}

/// Conditions first, then all futures are made, then they are polled until one is done.
#[tokio::test]
async fn the_order_is_conditions_expressions_polls_handler() {
    let steps = RefCell::new(Vec::new());
    let step = |name| steps.borrow_mut().push(name);
    let made = |name, polled| {
        step(name);
        async move { step(polled) }
    };
    select! {
        biased;
        () = made("one", "one polled"), if { step("one?"); true } => step("handler"),
        () = made("two", "two polled"), if { step("two?"); true } => step("handler"),
    }
    assert_eq!(*steps.borrow(), ["one?", "two?", "one", "two", "one polled", "handler"]);
}
