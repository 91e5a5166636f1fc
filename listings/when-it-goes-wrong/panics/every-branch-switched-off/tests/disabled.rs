//! A branch whose pattern does not fit is out of its `select!`. With all of them out and no `else`, that panics.

include!("../src/main.rs");

#[test]
#[should_panic = "all branches are disabled and there is no else branch"]
fn main_panics() {
    main();
}

#[tokio::test]
#[should_panic = "all branches are disabled and there is no else branch"]
async fn conditions_switch_off_too() {
    let answered = true;
    select! {
        () = sleep(Duration::ZERO), if !answered => {}
    }
}

#[tokio::test(start_paused = true)]
async fn beside_a_tick_nobody_learns_of_the_end() {
    let (say, mut scout) = channel::<&str>(1);
    drop(say);
    let mut clock = tokio::time::interval(Duration::from_secs(1));
    for _ in 0..1_000 {
        select! {
            Some(_) = scout.recv() => panic!("nobody says anything"),
            _ = clock.tick() => {}
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_closed_channel_alone_does_not_panic_while_the_other_is_open() {
    let (say, mut scout) = channel(1);
    drop(say);
    let (say, mut critic) = channel(1);
    tokio::spawn(answer(say, "critic", 2));
    let said = select! {
        Some(said) = scout.recv() => said,
        Some(said) = critic.recv() => said,
    };
    assert_eq!(said, "critic: yes");
}
