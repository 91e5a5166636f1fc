//! The system's poller, and the tasks that wait for its events.

use crate::executor::Executor;
use mio::{Events, Interest, Poll as Poller, Token, event::Source};
use slab::Slab;
use std::io::{self, ErrorKind};
use std::task::{Context, Poll, Waker};
use std::{rc::Rc, time::Duration};

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
        let mut woken = Vec::new();
        for event in &self.events {
            if let Some(waiting) = self.waiting.get_mut(event.token().0) {
                woken.append(waiting);
            }
        }
        woken
    }
}

/// A socket that the system watches for a loop.
pub(crate) struct Watched<S: Source> {
    pub socket: S,
    number: usize,
    executor: Rc<Executor>,
}

impl<S: Source> Watched<S> {
    pub fn new(mut socket: S) -> io::Result<Watched<S>> {
        let executor = Executor::current().expect("a socket was made outside `block_on`");
        let mut reactor = executor.reactor.borrow_mut();
        let number = reactor.waiting.vacant_key();
        let interest = Interest::READABLE | Interest::WRITABLE;
        reactor.poller.registry().register(&mut socket, Token(number), interest)?;
        reactor.waiting.insert(Vec::new());
        drop(reactor);
        Ok(Watched { socket, number, executor })
    }

    /// Waits if an operation would have blocked, and not before: the system reports only
    /// what changes after that.
    pub fn poll<T>(
        &self,
        context: &mut Context,
        result: io::Result<T>,
    ) -> Poll<io::Result<T>> {
        if !result.as_ref().is_err_and(|error| error.kind() == ErrorKind::WouldBlock) {
            return Poll::Ready(result);
        }
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
