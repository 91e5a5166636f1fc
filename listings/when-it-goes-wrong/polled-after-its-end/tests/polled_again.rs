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
