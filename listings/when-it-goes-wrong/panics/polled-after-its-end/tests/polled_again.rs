//! `select!` polls what it is given, finished or not.

include!("../src/main.rs");

use tokio::select;

#[test]
#[should_panic = "`async fn` resumed after completion"]
fn main_panics() {
    main();
}

#[tokio::test(start_paused = true)]
async fn a_condition_keeps_it_out() {
    let mut answer = pin!(ask());
    let mut clock = interval(Duration::from_secs(2));
    let (mut answered, mut ticks) = (false, 0);
    for _ in 0..3 {
        select! {
            _ = &mut answer, if !answered => answered = true,
            _ = clock.tick() => ticks += 1,
        }
    }
    assert_eq!((answered, ticks), (true, 2));
}

#[tokio::test(start_paused = true)]
#[should_panic = "`async fn` resumed after completion"]
async fn outside_of_select_too() {
    let mut answer = pin!(ask());
    answer.as_mut().await;
    answer.await;
}

#[tokio::test(start_paused = true)]
#[should_panic = "JoinHandle polled after completion"]
async fn the_handle_of_a_task_has_words_of_its_own() {
    let mut answer = tokio::spawn(ask());
    (&mut answer).await.unwrap();
    let _ = answer.await;
}

#[tokio::test(start_paused = true)]
async fn a_set_hands_out_each_once() {
    let mut asked = tokio::task::JoinSet::new();
    asked.spawn(ask());
    asked.spawn(ask());
    let mut answers = 0;
    while asked.join_next().await.is_some() {
        answers += 1;
    }
    assert_eq!(answers, 2);
}
