//! The old search is dropped only when the task is polled again.

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
        if let Some(next) = this.next.take() {
            this.current.set(next);
        }
        this.current.poll(context)
    }
}
