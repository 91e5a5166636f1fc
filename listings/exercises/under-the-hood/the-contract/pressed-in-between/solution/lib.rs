//! A doorbell's driver can be asked whether the button has been pressed, and it calls a waker when the button is
//! pressed. `Pressed` is the future in between. Once in a while, it sleeps through a visitor.
//!
//! Repair `poll`, so that the future gets every press, whenever it comes, and still lets the thread sleep until then.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub trait Button {
    /// Whether the button has been pressed.
    fn is_pressed(&self) -> bool;

    /// Calls the waker at the next press after this call. It takes the place of the waker of an earlier call.
    fn on_press(&self, waker: Waker);
}

/// Is ready as soon as the button has been pressed.
pub struct Pressed<B>(pub B);

impl<B: Button> Future for Pressed<B> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.0.on_press(context.waker().clone());
        if self.0.is_pressed() { Poll::Ready(()) } else { Poll::Pending }
    }
}
