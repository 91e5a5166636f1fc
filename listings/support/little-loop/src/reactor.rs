//! The system's poller, and the tasks that wait for its events.

use crate::executor::Executor;
use mio::event::{Event, Source};
use mio::{Events, Interest, Poll as Poller, Token};
use slab::Slab;
use std::io::{self, ErrorKind};
use std::task::{Context, Poll, Waker};
use std::{mem, rc::Rc, time::Duration};

pub(crate) struct Reactor {
    poller: Poller,
    events: Events,
    waiting: Slab<Vec<Waker>>,
}

impl Reactor {
    /// Returns a reactor, and what ends its wait from another thread.
    pub fn new() -> io::Result<(Reactor, mio::Waker)> {
        let (poller, events) = (Poller::new()?, Events::with_capacity(1024));
        let waker = mio::Waker::new(poller.registry(), Token(usize::MAX))?;
        Ok((Reactor { poller, events, waiting: Slab::new() }, waker))
    }

    /// Sleeps until there is an event, or for `limit`. Returns the wakers of all that wait
    /// for a socket with an event, because each will look for itself.
    pub fn wait(&mut self, limit: Option<Duration>) -> Vec<Waker> {
        if let Err(error) = self.poller.poll(&mut self.events, limit) {
            assert_eq!(error.kind(), ErrorKind::Interrupted, "the poller failed");
        }
        let woken = |event: &Event| self.waiting.get_mut(event.token().0).map(mem::take);
        self.events.iter().filter_map(woken).flatten().collect()
    }
}

/// What an operation returned, or that it would have blocked.
pub(crate) type Tried<T> = Poll<io::Result<T>>;

/// A socket that the system watches for a loop.
pub(crate) struct Watched<S: Source> {
    pub socket: S,
    number: usize,
    executor: Rc<Executor>,
}

impl<S: Source> Watched<S> {
    pub fn new(mut socket: S) -> io::Result<Watched<S>> {
        let executor = Executor::current().expect("a socket was made outside `block_on`");
        let number = executor.reactor.borrow().waiting.vacant_key();
        let (token, all) = (Token(number), Interest::READABLE | Interest::WRITABLE);
        executor.reactor.borrow().poller.registry().register(&mut socket, token, all)?;
        executor.reactor.borrow_mut().waiting.insert(Vec::new());
        Ok(Watched { socket, number, executor })
    }

    /// Waits if an operation would have blocked, and not before: the system reports only
    /// what changes after that.
    pub fn poll<T>(&self, context: &mut Context, result: io::Result<T>) -> Tried<T> {
        if !result.as_ref().is_err_and(|error| error.kind() == ErrorKind::WouldBlock) {
            return Poll::Ready(result);
        }
        let here = Executor::current().is_some_and(|it| Rc::ptr_eq(&it, &self.executor));
        assert!(here, "a socket was used in another `block_on` than it was made in");
        let waiting = &mut self.executor.reactor.borrow_mut().waiting[self.number];
        if !waiting.iter().any(|other| other.will_wake(context.waker())) {
            waiting.push(context.waker().clone());
        }
        Poll::Pending
    }
}

impl<S: Source> Drop for Watched<S> {
    fn drop(&mut self) {
        let mut reactor = self.executor.reactor.borrow_mut();
        let _ = reactor.poller.registry().deregister(&mut self.socket);
        reactor.waiting.remove(self.number);
    }
}
