use poll_contract::{broken_by_future, verdict};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

// ANCHOR: main
fn main() {
    let leaves: [(&str, PollSlot); 6] = [
        ("right", right),
        ("no_waker", no_waker),
        ("first_waker", first_waker),
        ("looks_first", looks_first),
        ("trusts_poll", trusts_poll),
        ("blocks", blocks),
    ];
    for (name, poll) in leaves {
        let broken = broken_by_future(|| slot(poll));
        println!("{name:<11} {}", verdict(&broken));
    }
}
// ANCHOR_END: main

type PollSlot = fn(&Mutex<Slot>, &mut Context) -> Poll<Page>;

fn right(slot: &Mutex<Slot>, context: &mut Context) -> Poll<Page> {
    let new = context.waker().clone();
    let mut slot = lock(slot);
    if let Some(page) = slot.page.take() {
        return Poll::Ready(page);
    }
    let old = slot.waker.replace(new);
    drop(slot); // because a waker may run any code, even when it is dropped
    drop(old);
    Poll::Pending
}

fn no_waker(slot: &Mutex<Slot>, _: &mut Context) -> Poll<Page> {
    lock(slot).page.take().map_or(Poll::Pending, Poll::Ready)
}

fn first_waker(slot: &Mutex<Slot>, context: &mut Context) -> Poll<Page> {
    let slot = &mut *lock(slot);
    if let Some(page) = slot.page.take() {
        return Poll::Ready(page);
    }
    slot.waker.get_or_insert_with(|| context.waker().clone());
    Poll::Pending
}

fn looks_first(slot: &Mutex<Slot>, context: &mut Context) -> Poll<Page> {
    if let Some(page) = lock(slot).page.take() {
        return Poll::Ready(page);
    }
    let waker = context.waker().clone();
    lock(slot).waker = Some(waker);
    Poll::Pending
}

fn trusts_poll(slot: &Mutex<Slot>, context: &mut Context) -> Poll<Page> {
    let slot = &mut *lock(slot);
    let is_first = slot.waker.replace(context.waker().clone()).is_none();
    match slot.page.take() {
        None if is_first => Poll::Pending,
        page => Poll::Ready(page.unwrap_or("an empty page")),
    }
}

fn blocks(slot: &Mutex<Slot>, _: &mut Context) -> Poll<Page> {
    loop {
        if let Some(page) = lock(slot).page.take() {
            return Poll::Ready(page);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

type Page = &'static str;

#[derive(Default)]
struct Slot {
    page: Option<Page>,
    waker: Option<Waker>,
}

/// A future that polls a slot, and the call that puts the page into it.
fn slot(poll: PollSlot) -> (impl Future<Output = Page>, impl FnOnce()) {
    let slot = Arc::new(Mutex::new(Slot::default()));
    let place = slot.clone();
    let deliver = move || {
        let mut slot = lock(&place);
        slot.page = Some("page 1");
        let waker = slot.waker.take();
        drop(slot);
        if let Some(waker) = waker {
            waker.wake();
        }
    };
    (poll_fn(move |context| poll(&slot, context)), deliver)
}

fn lock(slot: &Mutex<Slot>) -> MutexGuard<'_, Slot> {
    slot.lock().expect("nothing panics while it holds the lock")
}
