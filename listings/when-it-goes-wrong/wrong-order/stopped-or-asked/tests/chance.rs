//! `select!` throws dice where several branches are ready.

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
    use std::future::ready;

    for _ in 0..1000 {
        let stopped = select! {
            biased;
            _ = ready("Is it raining?") => false,
            _ = ready("stop") => true,
        };
        assert!(!stopped);
    }
}
