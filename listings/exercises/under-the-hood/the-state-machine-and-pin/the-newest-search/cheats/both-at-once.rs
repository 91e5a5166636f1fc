//! The new search begins at once, and the old one goes on beside it.

use pin_project_lite::pin_project;
use std::pin::Pin;
use std::task::{Context, Poll};

pin_project! {
    /// A future that can be replaced while it runs.
    pub struct Newest<F> {
        #[pin]
        current: F,
        #[pin]
        next: Option<F>,
    }
}

impl<F: Future> Newest<F> {
    pub fn new(search: F) -> Self {
        Self { current: search, next: None }
    }

    /// Drops the current search, whether or not it has begun, and runs this one instead.
    pub fn replace(self: Pin<&mut Self>, search: F) {
        self.project().next.set(Some(search));
    }
}

impl<F: Future> Future for Newest<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        match this.next.as_pin_mut() {
            Some(next) => {
                let _ = this.current.poll(context);
                next.poll(context)
            }
            None => this.current.poll(context),
        }
    }
}
