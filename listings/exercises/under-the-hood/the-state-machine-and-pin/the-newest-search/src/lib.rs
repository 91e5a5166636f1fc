//! Whoever types into a search box wants results for the newest text only. `Newest` holds a search, and `replace` puts
//! another one in its place.
//!
//! This one finishes the current search before it begins the next. Make `replace` drop the current one at once, and run
//! the new one in its place. Don't put the searches into a box.

use pin_project_lite::pin_project;
use std::pin::Pin;
use std::task::{Context, Poll};

pin_project! {
    /// A future that can be replaced while it runs.
    pub struct Newest<F> {
        #[pin]
        current: F,
        next: Option<F>,
    }
}

impl<F: Future> Newest<F> {
    pub fn new(search: F) -> Self {
        Self { current: search, next: None }
    }

    /// Drops the current search, whether or not it has begun, and runs this one instead.
    pub fn replace(self: Pin<&mut Self>, search: F) {
        *self.project().next = Some(search);
    }
}

impl<F: Future> Future for Newest<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let output = this.current.as_mut().poll(context);
        match this.next.take() {
            Some(next) if output.is_ready() => {
                this.current.set(next);
                this.current.poll(context)
            }
            next => {
                *this.next = next;
                output
            }
        }
    }
}
