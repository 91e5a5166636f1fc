//! A gate at which any number of tasks wait until it is opened, and then all of them pass.

use std::collections::HashMap;
use std::mem::take;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Clone, Default)]
pub struct Gate(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    is_open: bool,
    /// How many futures have been made.
    made: u64,
    /// The newest waker of each future that waits, by its number.
    wakers: HashMap<u64, Waker>,
}

impl Gate {
    /// Opens the gate for good.
    pub fn open(&self) {
        let mut state = self.0.lock().unwrap();
        state.is_open = true;
        let wakers = take(&mut state.wakers);
        drop(state);
        wakers.into_values().for_each(Waker::wake);
    }

    /// A future that is ready when the gate is open.
    pub fn pass(&self) -> Pass {
        let mut state = self.0.lock().unwrap();
        state.made += 1;
        Pass { gate: self.clone(), number: state.made }
    }
}

pub struct Pass {
    gate: Gate,
    number: u64,
}

impl Future for Pass {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.gate.0.lock().unwrap();
        if state.is_open {
            return Poll::Ready(());
        }
        let old = state.wakers.insert(self.number, context.waker().clone());
        drop(state);
        drop(old); // after the lock, as below
        Poll::Pending
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let waker = self.gate.0.lock().unwrap().wakers.remove(&self.number);
        drop(waker); // after the lock: it may drop a task, and with it another `Pass`
    }
}
