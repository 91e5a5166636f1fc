//! Which futures are `Unpin`.

include!("../src/main.rs");

use std::future::{Pending, PollFn, Ready};
use std::marker::PhantomData;

struct Of<T>(PhantomData<T>);

impl<T: Unpin> Of<T> {
    fn is_unpin(&self) -> bool {
        true
    }
}

/// What is found for the types that the method above isn't for.
trait Otherwise {
    fn is_unpin(&self) -> bool {
        false
    }
}

impl<T> Otherwise for Of<T> {}

macro_rules! is_unpin {
    ($type:ty) => {
        Of::<$type>(PhantomData).is_unpin()
    };
}

/// The type of a value that has no name, such as that of an async block.
fn of<T>(_: &T) -> Of<T> {
    Of(PhantomData)
}

#[test]
fn these_are() {
    assert!(is_unpin!(Countdown));
    assert!(is_unpin!(Ready<String>));
    assert!(is_unpin!(Pending<String>));
    assert!(is_unpin!(PollFn<fn()>));
    assert!(is_unpin!(Pin<Box<tokio::time::Sleep>>));
    assert!(is_unpin!(Pin<&mut tokio::time::Sleep>));
    assert!(is_unpin!(futures::future::BoxFuture<'static, String>));
    assert!(is_unpin!(futures::future::JoinAll<tokio::time::Sleep>));
    assert!(is_unpin!(futures::stream::FuturesUnordered<tokio::time::Sleep>));
    assert!(is_unpin!(tokio::task::JoinHandle<String>));
    assert!(is_unpin!(tokio::sync::oneshot::Receiver<String>));
    assert!(is_unpin!(tokio::time::Interval));
}

#[test]
fn these_are_not() {
    assert!(!is_unpin!(tokio::time::Sleep));
    assert!(!is_unpin!(tokio::time::Timeout<Ready<String>>));
    assert!(!is_unpin!(futures::future::Fuse<tokio::time::Sleep>));
    assert!(!is_unpin!(PollFn<tokio::time::Sleep>)); // as with a closure that holds one
}

#[test]
fn an_async_block_is_not_even_if_it_waits_for_nothing() {
    async fn waits_for_nothing() {}
    assert!(!of(&waits_for_nothing()).is_unpin());
    assert!(!of(&async {}).is_unpin());
    assert!(of(&Box::pin(async {})).is_unpin());
}
