include!("../src/main.rs");

use tokio::task::JoinHandle;

/// To take the results isn't enough: the handles themselves keep the memory, and so do `AbortHandle`s.
/// But Tokio boxes large futures, and their boxes go at the end.
#[tokio::test(start_paused = true)]
async fn any_handle_keeps_the_memory_of_a_small_task_that_has_ended() {
    assert_eq!(kept_by_handles(holds).await, [true, false, true, false]);
    assert_eq!(kept_by_handles(holds_much).await, [false; 4]);
}

/// Whether tasks that have ended keep their memory while there are handles, then without, then while there are
/// `AbortHandle`s, then without.
async fn kept_by_handles<F>(make: fn() -> F) -> [bool; 4]
where
    F: Future<Output: Send> + Send + 'static,
{
    let all = 100 * size_of_val(&make());
    let mut handles = Vec::with_capacity(100);
    let mut abort_handles = Vec::with_capacity(100);
    let before = allocated();
    // The runtime's queue and the test harness allocate a little, too.
    let are_kept = || allocated() > before + all / 2;

    handles.extend((0..100).map(|_| spawn(make())));
    for handle in &mut handles {
        handle.await.unwrap();
    }
    let by_handles = are_kept();
    handles.clear();
    let without = are_kept();

    handles.extend((0..100).map(|_| spawn(make())));
    abort_handles.extend(handles.iter().map(JoinHandle::abort_handle));
    for handle in handles {
        handle.await.unwrap();
    }
    let by_abort_handles = are_kept();
    drop(abort_handles);
    [by_handles, without, by_abort_handles, are_kept()]
}

async fn holds_much() {
    let page = [0u8; 20_000];
    yield_now().await;
    read(&page);
}
