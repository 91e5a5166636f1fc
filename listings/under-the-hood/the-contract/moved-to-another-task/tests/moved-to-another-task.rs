//! The page is there, but the wrong task was woken. Without the first poll in `main`, all is well.

include!("../src/main.rs");

use futures::StreamExt;
use futures::stream::FuturesUnordered;

fn new_scan() -> (Arc<Mutex<Slot>>, Scan) {
    let slot = Arc::new(Mutex::new(Slot::default()));
    tokio::spawn(scanner(slot.clone()));
    (slot.clone(), Scan(slot))
}

#[tokio::test(start_paused = true)]
async fn the_page_stays_in_the_slot() {
    let (slot, mut scan) = new_scan();
    assert!(timeout(SECOND, &mut scan).await.is_err());
    assert!(timeout(HOUR, tokio::spawn(scan)).await.is_err());
    let slot = slot.lock().unwrap();
    assert_eq!(slot.page, Some("page 1"));
    assert!(slot.waker.is_none(), "the scanner has called the waker that it found");
}

#[tokio::test(start_paused = true)]
async fn a_single_task_gets_the_page() {
    let (_, scan) = new_scan();
    assert_eq!(timeout(HOUR, tokio::spawn(scan)).await.unwrap().unwrap(), "page 1");
    let (_, scan) = new_scan();
    assert_eq!(timeout(HOUR, scan).await, Ok("page 1"));
}

#[tokio::test(start_paused = true)]
async fn a_set_with_wakers_of_its_own_is_another_caller() {
    let (_, mut scan) = new_scan();
    assert!(timeout(SECOND, &mut scan).await.is_err());
    let mut set = FuturesUnordered::from_iter([scan]);
    assert!(timeout(HOUR, set.next()).await.is_err());

    let (_, scan) = new_scan();
    let mut set = FuturesUnordered::from_iter([scan]);
    assert_eq!(timeout(HOUR, set.next()).await, Ok(Some("page 1")));
}
