//! A gate at which any number of tasks wait until it is opened, and then all of them pass.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Clone, Default)]
pub struct Gate(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    is_open: bool,
    wakers: Vec<Waker>,
}

impl Gate {
    /// Opens the gate for good.
    pub fn open(&self) {
        let mut state = self.0.lock().unwrap();
        state.is_open = true;
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    /// A future that is ready when the gate is open.
    pub fn pass(&self) -> Pass {
        Pass { gate: self.clone() }
    }
}

pub struct Pass {
    gate: Gate,
}

impl Future for Pass {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.gate.0.lock().unwrap();
        if state.is_open {
            return Poll::Ready(());
        }
        state.wakers.push(context.waker().clone());
        Poll::Pending
    }
}
