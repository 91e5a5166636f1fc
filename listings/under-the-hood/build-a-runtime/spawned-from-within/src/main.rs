use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use std::cell::RefCell;
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

fn main() {
    let total = block_on(async {
        let pages = ["home", "about"].map(|page| spawn(load(page)));
        println!("spawned");
        let mut total = 0;
        for page in pages {
            total += page.await.expect("the page was loaded");
        }
        total
    });
    println!("{total} bytes");
}

async fn load(page: &str) -> usize {
    let (reply, answer) = oneshot::channel();
    let time = if page == "home" { 1_000 } else { 20 };
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(time)); // stands for the server, far away
        reply.send(1_000).expect("the page is waited for");
    });
    println!("  {page} is requested");
    let bytes = answer.await.expect("the server answers");
    println!("  {page} is loaded");
    bytes
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
        Loop { tasks: RefCell::default(), ready, queue }
    }

    fn waker(&self, number: usize) -> Waker {
        Arc::new(Wakeup { number, ready: self.ready.clone() }).into()
    }

    /// Waits for the number of a task that is ready.
    fn next(&self) -> usize {
        self.queue.recv().expect("the loop has a sender")
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
}

impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        let _ = self.ready.send(self.number); // fails once the loop has ended
    }
}
