use futures::channel::oneshot;
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::Duration;

fn main() {
    let scout = Box::pin(ask("scout", Duration::from_millis(400)));
    let critic = Box::pin(ask("critic", Duration::from_millis(20)));
    run(vec![scout, critic]);
}

fn run(mut tasks: Vec<Pin<Box<impl Future>>>) {
    let (ready, queue) = mpsc::channel();
    for task in 0..tasks.len() {
        ready.send(task).expect("the queue is open");
    }
    let mut unfinished = tasks.len();
    while unfinished > 0 {
        let task = queue.recv().expect("a sender is alive"); // sleeps while nothing is ready
        println!("run task {task}");
        let waker: Waker = Arc::new(Wakeup { task, ready: ready.clone() }).into();
        let poll = tasks[task].as_mut().poll(&mut Context::from_waker(&waker));
        unfinished -= usize::from(poll.is_ready());
    }
}

/// Waking a task puts its number back in the queue.
struct Wakeup {
    task: usize,
    ready: mpsc::Sender<usize>,
}

// ANCHOR: wake
impl Wake for Wakeup {
    fn wake(self: Arc<Self>) {
        println!("wake task {}", self.task);
        let _ = self.ready.send(self.task);
        let _ = self.ready.send(self.task);
    }
}
// ANCHOR_END: wake

async fn ask(agent: &str, thinking: Duration) {
    let (reply, answer) = oneshot::channel();
    thread::spawn(move || {
        thread::sleep(thinking); // stands for the model, far away
        reply.send("yes").expect("the agent waits");
    });
    println!("  {agent} waits");
    println!("  {agent}: {}", answer.await.expect("the model answers"));
}
