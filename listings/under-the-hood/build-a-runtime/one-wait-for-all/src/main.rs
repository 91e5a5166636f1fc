// ANCHOR: whole
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, poll_fn, select};
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll as Poller, Token, event::Source};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0".parse().expect("it is an address"))?;
    let address = listener.local_addr()?;
    let (ann, bob) = (say("hello", address)?, say("goodbye", address)?);
    block_on(async {
        let listener = Watched::new(listener)?;
        let mut served = Vec::new();
        for _ in 0..2 {
            let (stream, _) = listener.retry(|it| it.accept()).await?;
            let stream = Watched::new(stream)?;
            served.push(spawn(race(sleep(5_000), echo(stream))));
        }
        for task in served {
            let _ = task.await;
        }
        io::Result::Ok(())
    })?;
    println!("Ann hears {:?}", ann.join().expect("Ann doesn't panic"));
    println!("Bob hears {:?}", bob.join().expect("Bob doesn't panic"));
    Ok(())
}

/// A client that hangs up when it has heard as much as it said, or nothing for a second.
fn say(text: &str, address: SocketAddr) -> io::Result<JoinHandle<String>> {
    let mut stream = std::net::TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    stream.write_all(text.as_bytes())?;
    let (mut stream, mut heard) = (stream.take(text.len() as u64), String::new());
    Ok(thread::spawn(move || {
        let _ = stream.read_to_string(&mut heard); // or a part of it
        heard
    }))
}

async fn echo(stream: Watched<TcpStream>) -> io::Result<()> {
    let mut buffer = [0; 4];
    loop {
        let read = stream.retry(|mut it| it.read(&mut buffer)).await?;
        if read == 0 {
            return Ok(());
        }
        let mut rest = &buffer[..read];
        while !rest.is_empty() {
            let written = stream.retry(|mut it| it.write(rest)).await?;
            rest = &rest[written..];
        }
    }
}

// ANCHOR: watched
/// A socket that the system watches.
struct Watched<S: Source> {
    socket: S,
    number: usize,
}

impl<S: Source> Watched<S> {
    fn new(mut socket: S) -> io::Result<Watched<S>> {
        LOOP.with(|it| {
            let number = it.waiting.borrow().len();
            it.waiting.borrow_mut().push(None);
            let (token, all) = (Token(number), Interest::READABLE | Interest::WRITABLE);
            it.poller.borrow().registry().register(&mut socket, token, all)?;
            Ok(Watched { socket, number })
        })
    }

    /// Tries an operation. If it would block, it is tried again after the next event.
    async fn retry<T>(
        &self,
        mut operation: impl FnMut(&S) -> io::Result<T>,
    ) -> io::Result<T> {
        poll_fn(|context| match operation(&self.socket) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                let waker = context.waker().clone();
                LOOP.with(|it| it.waiting.borrow_mut()[self.number] = Some(waker));
                Poll::Pending
            }
            result => Poll::Ready(result),
        })
        .await
    }
}
// ANCHOR_END: watched

async fn race(one: impl Future, other: impl Future) {
    select(pin!(one), pin!(other)).await;
}

async fn sleep(milliseconds: u64) {
    let number = LOOP.with(|it| it.sleeps.replace(it.sleeps.get() + 1));
    let deadline = Instant::now() + Duration::from_millis(milliseconds);
    poll_fn(|context| {
        if deadline <= Instant::now() {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        LOOP.with(|it| it.timers.borrow_mut().insert((deadline, number), waker));
        Poll::Pending
    })
    .await;
}

/// The number of the future that `block_on` polls itself.
const MAIN: usize = usize::MAX;

thread_local! {
    static LOOP: Loop = Loop::new();
}

struct Loop {
    tasks: RefCell<Vec<Option<LocalBoxFuture<'static, ()>>>>,
    ready: mpsc::Sender<usize>,
    queue: mpsc::Receiver<usize>,
    /// The number tells sleeps with the same deadline apart.
    timers: RefCell<BTreeMap<(Instant, usize), Waker>>,
    sleeps: Cell<usize>,
    poller: RefCell<Poller>,
    interrupt: Arc<mio::Waker>,
    /// For each socket, who waits for its next event.
    waiting: RefCell<Vec<Option<Waker>>>,
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    LOOP.with(|it| {
        it.waker(MAIN).wake();
        loop {
            let number = it.next();
            let waker = it.waker(number);
            let context = &mut Context::from_waker(&waker);
            if number != MAIN {
                it.run(number, context);
            } else if let Poll::Ready(output) = future.as_mut().poll(context) {
                return output;
            }
        }
    })
}

/// The handle is a channel for the result.
fn spawn<F: Future + 'static>(future: F) -> oneshot::Receiver<F::Output> {
    let (sender, handle) = oneshot::channel();
    let task = Box::pin(async {
        let _ = sender.send(future.await); // the handle may be gone
    });
    LOOP.with(|it| {
        it.tasks.borrow_mut().push(Some(task));
        it.waker(it.tasks.borrow().len() - 1).wake();
    });
    handle
}

impl Loop {
    fn new() -> Loop {
        let (ready, queue) = mpsc::channel();
        let (tasks, timers, sleeps, waiting) = Default::default();
        let poller = Poller::new().expect("the system has a poller left");
        let interrupt = mio::Waker::new(poller.registry(), Token(usize::MAX));
        let interrupt = Arc::new(interrupt.expect("the poller can be interrupted"));
        let poller = RefCell::new(poller);
        Loop { tasks, ready, queue, timers, sleeps, poller, interrupt, waiting }
    }

    fn waker(&self, number: usize) -> Waker {
        let (ready, interrupt) = (self.ready.clone(), self.interrupt.clone());
        Arc::new(Wakeup { number, ready, interrupt }).into()
    }

    // ANCHOR: next
    /// Waits for the number of a task that is ready.
    fn next(&self) -> usize {
        loop {
            let first = self.wake_sleepers();
            if let Ok(number) = self.queue.try_recv() {
                return number;
            }
            self.wait_for_events(first.map(|it| it.duration_since(Instant::now())));
        }
    }

    fn wait_for_events(&self, limit: Option<Duration>) {
        let mut events = Events::with_capacity(1_024);
        let _ = self.poller.borrow_mut().poll(&mut events, limit); // a signal may end it
        for event in &events {
            let mut waiting = self.waiting.borrow_mut();
            if let Some(waker) = waiting.get_mut(event.token().0).and_then(Option::take) {
                waker.wake();
            }
        }
    }
    // ANCHOR_END: next

    /// Wakes those whose deadline has passed, and returns the next deadline.
    fn wake_sleepers(&self) -> Option<Instant> {
        let mut timers = self.timers.borrow_mut();
        loop {
            let timer = timers.first_entry()?;
            if timer.key().0 > Instant::now() {
                return Some(timer.key().0);
            }
            timer.remove().wake();
        }
    }

    fn run(&self, number: usize, context: &mut Context) {
        let task = self.tasks.borrow_mut()[number].take();
        let Some(mut task) = task else { return }; // it has ended
        if task.as_mut().poll(context).is_pending() {
            self.tasks.borrow_mut()[number] = Some(task);
        }
    }
}

struct Wakeup {
    number: usize,
    ready: mpsc::Sender<usize>,
    interrupt: Arc<mio::Waker>,
}

// ANCHOR: wake
impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        let _ = self.ready.send(self.number); // fails once the loop has ended
        let _ = self.interrupt.wake();
    }
}
// ANCHOR_END: wake
// ANCHOR_END: whole
