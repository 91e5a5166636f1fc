//! A borrow that is held while one future waits is in the way of the next one.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
#[should_panic = "already borrowed"]
async fn two_agents_panic() {
    let notes = RefCell::default();
    join!(ask("scout", 1, &notes), ask("critic", 2, &notes));
}

#[tokio::test(start_paused = true)]
async fn one_after_the_other_they_do_not() {
    let notes = RefCell::default();
    ask("scout", 1, &notes).await;
    ask("critic", 2, &notes).await;
    assert_eq!(notes.into_inner(), ["scout: yes", "critic: yes"]);
}
