//! `select!` begins with a random branch, so chance decides where several are ready.

include!("../src/main.rs");

#[tokio::test]
async fn some_stop_and_some_do_not() {
    let mut stopped = 0;
    for _ in 0..1000 {
        stopped += u32::from(stops().await);
    }
    assert!((1..1000).contains(&stopped), "{stopped} of 1000 stopped");
}

#[tokio::test]
async fn the_wrong_one_on_top_shuts_the_other_out() {
    let (ask, mut questions) = mpsc::channel(1000);
    for question in 0..1000 {
        ask.try_send(question).expect("there is room");
    }
    let (stop, mut stopped) = oneshot::channel();
    stop.send(()).expect("the agent listens");

    let mut asked = 0;
    loop {
        select! {
            biased;
            Some(_) = questions.recv() => asked += 1,
            _ = &mut stopped => break,
        }
    }
    assert_eq!(asked, 1000, "all that were in the channel");
}

#[tokio::test]
async fn from_a_random_branch_it_goes_on_in_order() {
    use std::future::{pending, ready};

    let mut first = 0;
    for _ in 0..3000 {
        first += select! {
            _ = ready(()) => 1,
            _ = ready(()) => 0,
            _ = pending::<()>() => 0,
        };
    }
    // It begins with the first branch or with the third, which passes the turn on to the first.
    assert!((1800..2200).contains(&first), "{first} of 3000");
}
