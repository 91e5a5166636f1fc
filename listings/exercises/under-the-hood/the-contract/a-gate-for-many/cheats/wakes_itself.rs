//! A gate at which any number of tasks wait until it is opened, and then all of them pass.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

#[derive(Clone, Default)]
pub struct Gate(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    is_open: bool,
}

impl Gate {
    /// Opens the gate for good.
    pub fn open(&self) {
        let mut state = self.0.lock().unwrap();
        state.is_open = true;
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
        let state = self.gate.0.lock().unwrap();
        if state.is_open {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
