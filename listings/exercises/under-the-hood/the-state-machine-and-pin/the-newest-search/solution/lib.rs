//! Whoever types into a search box wants results for the newest text only. `Newest` holds a search, and `replace` puts
//! another one in its place.
//!
//! `set` drops what is pinned and writes the new value in its place.

use pin_project_lite::pin_project;
use std::pin::Pin;
use std::task::{Context, Poll};

pin_project! {
    /// A future that can be replaced while it runs.
    pub struct Newest<F> {
        #[pin]
        current: F,
    }
}

impl<F: Future> Newest<F> {
    pub fn new(search: F) -> Self {
        Self { current: search }
    }

    /// Drops the current search, whether or not it has begun, and runs this one instead.
    pub fn replace(self: Pin<&mut Self>, search: F) {
        self.project().current.set(search);
    }
}

impl<F: Future> Future for Newest<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.project().current.poll(context)
    }
}
