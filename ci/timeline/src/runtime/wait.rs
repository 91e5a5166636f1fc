//! Awaits, and branches of `join!` and `select!`: what is awaited, whether it had to wait, and what ended that.

use crate::runtime::current::{Here, by_way_of, go, here};
use crate::runtime::log::{OWN_EXECUTOR, log, note};
use crate::runtime::place;
use crate::runtime::wait_kind::WaitKind;
use crate::trace::{How, Kind};
#[cfg(feature = "fused")]
use futures_core::future::FusedFuture;
use pin_project_lite::pin_project;
use std::any::type_name;
use std::cell::Cell;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

thread_local! {
    /// The wait that was woken during its own poll, if any.
    static WOKEN_WHILE_POLLED: Cell<Option<usize>> = const { Cell::new(None) };
}

pin_project! {
    /// A future that is awaited. It doesn't implement `Drop`, which would require what it borrows to live as long.
    pub struct Wait<F> {
        #[pin]
        future: F,
        state: State,
    }
}

/// Wraps `future.await` in the frame `frame`.
#[track_caller]
pub fn wait<F: IntoFuture>(frame: usize, future: F, line: u32, text: &'static str) -> Wait<F::IntoFuture> {
    new(frame, future.into_future(), line, text, false)
}

/// Wraps a branch of a macro in the frame `frame`.
#[track_caller]
pub fn branch<F: IntoFuture>(frame: usize, future: F, line: u32, text: &'static str) -> Wait<F::IntoFuture> {
    new(frame, future.into_future(), line, text, true)
}

/// Wraps a future that a job waits for, outside of any frame.
pub fn alone<F: Future>(future: F, line: u32, text: &'static str) -> Wait<F> {
    let mut state = State::bare(type_name::<F>(), line);
    state.text = Some(text);
    Wait { future, state }
}

#[track_caller]
fn new<F: Future>(frame: usize, future: F, line: u32, text: &'static str, branch: bool) -> Wait<F> {
    let line = place::in_file(line, place::file_of(Location::caller()));
    let mut state = State::bare(type_name::<F>(), line);
    state.branch = branch;
    state.text = Some(text);
    state.frame = Some(frame);
    Wait { future, state }
}

pub struct State {
    frame: Option<usize>,
    line: u32,
    text: Option<&'static str>,
    branch: bool,
    what: &'static str,
    pub kind: WaitKind,
    /// Id, assigned at the first poll.
    id: Option<usize>,
    task: Option<usize>,
    /// Whether it waits for something outside the program.
    pending: bool,
    /// Whether it was woken but its task gave control back without polling it.
    unpolled: bool,
    /// The last waker passed to it, and our wrapper. The same waker gets the same wrapper, because futures compare
    /// them.
    waker: Option<(Waker, Waker)>,
}

impl<F: Future> Future for Wait<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context) -> Poll<F::Output> {
        let this = self.project();
        let outside = here();
        if outside.task.is_none() {
            note(OWN_EXECUTOR);
            return this.future.poll(context);
        }
        let id = this.state.reach(outside.task);
        this.state.unpolled = log().polled(id);
        this.state.suspended(false);
        go(Here { task: outside.task, wait: Some(id), nested: false });
        let waker = this.state.waker(id, context);
        let woken_before = WOKEN_WHILE_POLLED.take();
        let polled = this.future.poll(&mut Context::from_waker(&waker));
        let woken = WOKEN_WHILE_POLLED.replace(woken_before) == Some(id);
        let nested = here().nested;
        match polled {
            Poll::Pending => {
                if !nested {
                    this.state.suspend(woken);
                }
                if let (true, Some(task)) = (woken, outside.task) {
                    log().wake_again(task, id);
                }
                this.state.suspended(true);
                go(Here { nested: true, ..outside });
            }
            Poll::Ready(_) => {
                this.state.resume(ready);
                go(Here { nested: true, ..outside });
            }
        }
        polled
    }
}

#[cfg(feature = "fused")]
impl<F: FusedFuture> FusedFuture for Wait<F> {
    fn is_terminated(&self) -> bool {
        self.future.is_terminated()
    }
}

impl State {
    /// Creates the wait of a future of type `what` that no frame awaits.
    pub fn bare(what: &'static str, line: u32) -> State {
        let kind = WaitKind::of(what);
        State {
            frame: None,
            line,
            text: None,
            branch: false,
            what,
            kind,
            id: None,
            task: None,
            pending: false,
            unpolled: false,
            waker: None,
        }
    }

    /// Notes that the task `task`, which consists of this wait, has given control back.
    pub fn wait_alone(&mut self, task: usize) {
        self.reach(Some(task));
        self.suspend(false);
    }

    /// Returns the id; assigns it at the first poll and adds an event.
    fn reach(&mut self, task: Option<usize>) -> usize {
        self.task = task;
        if let Some(id) = self.id {
            return id;
        }
        let mut log = log();
        let id = log.new_wait();
        let text = self.text.map_or_else(|| short(self.what), String::from);
        let kind = Kind::Await { wait: id, frame: self.frame, text, branch: self.branch };
        log.event(task, Some(self.line), kind);
        *self.id.insert(id)
    }

    /// Notes that it gives control back; `woken` says that it has already called its waker.
    fn suspend(&mut self, woken: bool) {
        let Some(id) = self.id else { return };
        let was_pending = std::mem::replace(&mut self.pending, true);
        if !was_pending && self.is_outside() {
            log().outside += 1;
        }
        if !was_pending || self.unpolled {
            let kind = match self.kind {
                WaitKind::On(on) if !woken => Kind::Pending { wait: id, on, what: short(self.what) },
                _ => Kind::Yielded { wait: id },
            };
            log().event(self.task, Some(self.line), kind);
        }
        log().waits[id] = true;
    }

    /// Sets whether its frame has given control back.
    fn suspended(&self, suspended: bool) {
        if let Some(frame) = self.frame {
            log().frames[frame].suspended = suspended;
        }
    }

    /// Notes that it no longer waits; `why` creates the event from its id.
    pub fn resume(&mut self, why: impl FnOnce(usize) -> Kind) {
        if let (Some(id), true) = (self.id, std::mem::replace(&mut self.pending, false)) {
            let mut log = log();
            log.polled(id);
            log.outside -= usize::from(self.is_outside());
            log.event(self.task, Some(self.line), why(id));
        }
    }

    /// Returns whether it waits for another process, which runs in real time.
    fn is_outside(&self) -> bool {
        self.what.contains("tokio::process")
    }

    /// Returns our wrapper of the waker, the same as last time if the waker is the same.
    fn waker(&mut self, id: usize, context: &Context) -> Waker {
        match &self.waker {
            Some((given, ours)) if given.will_wake(context.waker()) => ours.clone(),
            _ => {
                let given = context.waker().clone();
                let ours = Waker::from(Arc::new(WaitWaker {
                    task: self.task,
                    wait: id,
                    kind: self.kind,
                    given: given.clone(),
                }));
                self.waker = Some((given, ours.clone()));
                ours
            }
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        if self.what.starts_with('&') || self.what.starts_with("core::pin::Pin<&") {
            self.resume(|wait| Kind::Setaside { wait });
        } else {
            self.resume(dropped);
        }
    }
}

/// Creates the event of a wait that is over.
pub fn ready(wait: usize) -> Kind {
    Kind::Ready { wait }
}

/// Creates the event of a wait that was dropped while pending.
pub fn dropped(wait: usize) -> Kind {
    Kind::Exit { frame: None, wait: Some(wait), how: How::Dropped }
}

/// Returns a type's name for readers, without generics and, as far as possible, private modules: `tokio::time::Sleep`
/// for `tokio::time::sleep::Sleep`, `tokio::sync::Mutex::lock` for `tokio::sync::mutex::Mutex<T>::lock::{{closure}}`.
fn short(type_name: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0;
    for c in type_name.replace("::{{closure}}", "").trim_start_matches(['&', ' ']).trim_start_matches("mut ").chars() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    if plain == "core::pin::Pin" {
        // The pinned type says more.
        if let Some(inside) = type_name.split_once('<').and_then(|(_, rest)| rest.strip_suffix('>')) {
            return short(inside);
        }
    }
    let parts: Vec<&str> = plain.split("::").filter(|part| !part.is_empty()).collect();
    // A module named like its content is private.
    let bare = |part: &str| part.replace('_', "").to_lowercase();
    let kept =
        (0..parts.len()).filter(|at| parts.get(at + 1).is_none_or(|next| !bare(next).starts_with(&bare(parts[*at]))));
    let path = kept.map(|at| parts[at]).collect::<Vec<_>>().join("::");
    // The path by which it can be imported.
    path.replace("tokio::runtime::task::", "tokio::task::")
}

struct WaitWaker {
    task: Option<usize>,
    wait: usize,
    kind: WaitKind,
    given: Waker,
}

impl Wake for WaitWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if here().wait == Some(self.wait) {
            WOKEN_WHILE_POLLED.set(Some(self.wait));
        }
        by_way_of(self.wait, self.kind, || self.given.wake_by_ref());
        if let Some(task) = self.task {
            log().called(task, self.wait);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_as_they_are_documented() {
        assert_eq!(short("tokio::time::sleep::Sleep"), "tokio::time::Sleep");
        assert_eq!(
            short("tokio::sync::mutex::Mutex<alloc::vec::Vec<u8>>::lock::{{closure}}"),
            "tokio::sync::Mutex::lock"
        );
        assert_eq!(short("&mut tokio::time::sleep::Sleep"), "tokio::time::Sleep");
        assert_eq!(short("core::pin::Pin<&mut tokio::time::sleep::Sleep>"), "tokio::time::Sleep");
        assert_eq!(short("tokio::runtime::task::join::JoinHandle<()>"), "tokio::task::JoinHandle");
    }
}
