//! `set` drops the old future at once, and a pinned future is polled where it is.

include!("../src/main.rs");

use std::rc::Rc;

#[tokio::test(start_paused = true)]
async fn set_drops_the_old_future_at_once() {
    async fn holds(value: Rc<()>) {
        sleep(Duration::from_secs(1)).await;
        drop(value);
    }
    let value = Rc::new(());
    let mut call = pin!(holds(value.clone()));
    assert!(call.as_mut().now_or_never().is_none(), "it waits");
    assert_eq!(Rc::strong_count(&value), 2);
    call.set(holds(Rc::default()));
    assert_eq!(Rc::strong_count(&value), 1);
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_lent_goes_on_where_it_was() {
    let start = Instant::now();
    let mut page = pin!(fetch("Oslo", 3));
    for _ in 0..2 {
        let _ = tokio::time::timeout(Duration::from_secs(1), &mut page).await;
    }
    assert_eq!(page.await, "Oslo");
    assert_eq!(start.elapsed().as_secs(), 3);
}
