use futures::channel::{mpsc, oneshot};
use futures::future::join_all;
use futures::task::{LocalSpawnExt, noop_waker};
use futures::{AsyncReadExt, AsyncWriteExt, FutureExt, StreamExt};
use little_loop::net::{TcpListener, TcpStream};
use little_loop::time::{Duration, Instant, sleep, sleep_until, timeout};
use little_loop::{JoinError, Spawner, block_on, join, spawn, yield_now};
use poll_contract::{Task, broken_by_caller};
use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::{io, thread};

const MS: Duration = Duration::from_millis(1);

/// Notes what happens, in order.
#[derive(Clone, Default)]
struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    fn add(&self, what: impl Into<String>) {
        self.0.borrow_mut().push(what.into());
    }

    fn lines(&self) -> String {
        self.0.borrow().join(" ")
    }
}

struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[test]
fn tasks_run_in_the_order_of_their_spawns_and_take_turns() {
    let log = Log::default();
    block_on(async {
        let handles = ["a", "b"].map(|name| {
            let log = log.clone();
            spawn(async move {
                for step in 0..3 {
                    log.add(format!("{name}{step}"));
                    yield_now().await;
                }
                name
            })
        });
        log.add("spawned");
        for handle in handles {
            log.add(handle.await.unwrap());
        }
    });
    assert_eq!(log.lines(), "spawned a0 b0 a1 b1 a2 b2 a b");
}

#[test]
fn a_thread_wakes_a_task_while_the_loop_sleeps_and_while_it_polls() {
    for delay in [MS * 20, Duration::ZERO] {
        block_on(async {
            let (sender, receiver) = oneshot::channel();
            let thread = thread::spawn(move || {
                thread::sleep(delay);
                sender.send(7).unwrap();
            });
            if delay.is_zero() {
                thread::sleep(MS * 20); // the answer comes while this task is polled
            }
            assert_eq!(spawn(receiver).await.unwrap(), Ok(7));
            thread.join().unwrap();
        });
    }
}

#[test]
fn ten_thousand_wakes_from_four_threads_lose_none() {
    block_on(async {
        let (sender, mut receiver) = mpsc::unbounded();
        for _ in 0..4 {
            let sender = sender.clone();
            thread::spawn(move || {
                (0..2_500).for_each(|n| sender.unbounded_send(n).unwrap())
            });
        }
        drop(sender);
        let counted = spawn(async move {
            let mut count = 0;
            while receiver.next().await.is_some() {
                count += 1;
            }
            count
        });
        assert_eq!(counted.await.unwrap(), 10_000);
    });
}

#[test]
fn many_wakes_are_one_poll() {
    let polls = Rc::new(Cell::new(0));
    let (counted, waker) = (polls.clone(), Rc::new(RefCell::new(None::<Waker>)));
    let kept = waker.clone();
    block_on(async {
        spawn(poll_fn(move |context| {
            counted.set(counted.get() + 1);
            *kept.borrow_mut() = Some(context.waker().clone());
            Poll::<()>::Pending
        }));
        yield_now().await;
        let waker = waker.take().unwrap();
        (0..5).for_each(|_| waker.wake_by_ref());
        let from_afar = waker.clone();
        thread::spawn(move || (0..5).for_each(|_| from_afar.wake_by_ref()))
            .join()
            .unwrap();
        sleep(MS * 5).await;
    });
    assert_eq!(polls.get(), 2);
}

#[test]
fn a_waker_does_nothing_once_the_loop_has_ended() {
    let kept: Arc<Mutex<Option<Waker>>> = Arc::default();
    let keep = kept.clone();
    block_on(async {
        spawn(poll_fn(move |context| {
            *keep.lock().unwrap() = Some(context.waker().clone());
            Poll::<()>::Pending
        }));
        yield_now().await;
    });
    let waker = kept.lock().unwrap().take().unwrap();
    waker.wake_by_ref();
    block_on(async {
        waker.wake_by_ref(); // even though another loop runs here
        yield_now().await;
    });
    thread::spawn(move || waker.wake()).join().unwrap();
}

#[test]
fn a_finished_task_can_be_woken_and_aborted_without_harm_to_its_successor() {
    let log = Log::default();
    block_on(async {
        let waker = Rc::new(RefCell::new(None));
        let kept = waker.clone();
        let first = spawn(poll_fn(move |context| {
            context.waker().wake_by_ref(); // so that it is in the queue when it ends
            *kept.borrow_mut() = Some(context.waker().clone());
            Poll::Ready(())
        }));
        let (then, log) = (log.clone(), log.clone());
        spawn(async move {
            spawn(async move {
                let _canceled = OnDrop(|| then.add("dropped"));
                yield_now().await;
                yield_now().await;
                then.add("finished");
            });
        });
        yield_now().await;
        first.abort();
        waker.take().unwrap().wake();
        for _ in 0..10 {
            yield_now().await;
        }
        log.add("end");
    });
    assert_eq!(log.lines(), "finished dropped end");
}

#[test]
fn a_task_that_wakes_itself_starves_neither_timers_nor_sockets() {
    block_on(async {
        spawn(async {
            loop {
                yield_now().await;
            }
        });
        timeout(MS * 5_000, sleep(MS * 5)).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let client = spawn(TcpStream::connect(address));
        timeout(MS * 5_000, listener.accept()).await.unwrap().unwrap();
        timeout(MS * 5_000, client).await.unwrap().unwrap().unwrap();
    });
}

#[test]
fn what_is_left_is_dropped_where_it_can_still_use_the_loop() {
    let log = Log::default();
    let outer = log.clone();
    block_on(async move {
        let waker = poll_fn(|context| Poll::Ready(context.waker().clone())).await;
        let kept = Log::clone(&outer);
        spawn(async move {
            let _guard = OnDrop(move || {
                waker.wake_by_ref();
                let inner = kept.clone();
                let handle = spawn(async move {
                    let _sleep = sleep(MS);
                    let _guard = OnDrop(|| inner.add("not even begun"));
                });
                handle.abort();
                kept.add("dropped");
            });
            sleep(MS * 60_000).await;
        });
        yield_now().await;
        outer.add("end");
    });
    assert_eq!(log.lines(), "end dropped");
}

#[test]
fn a_panic_in_a_task_reaches_only_its_handle() {
    block_on(async {
        let fine = spawn(async { 1 });
        let panics = spawn(async { panic!("on purpose") });
        let error = panics.await.map(|_: ()| ()).unwrap_err();
        assert!(error.is_panic() && !error.is_cancelled());
        assert_eq!(fine.await.unwrap(), 1);
        spawn(async {
            let _guard = OnDrop(|| panic!("on purpose, while it is dropped"));
            pending::<()>().await;
        })
        .abort();
        yield_now().await;
    });
}

#[test]
fn a_panic_while_something_finished_is_dropped_reaches_only_its_handle() {
    block_on(async {
        let guard = OnDrop(|| panic!("on purpose, in a future that is ready"));
        let finished = spawn(poll_fn(move |_| {
            let _ = &guard;
            Poll::Ready(1)
        }));
        assert!(finished.await.is_err());
        drop(spawn(async { OnDrop(|| panic!("on purpose, in a result")) }));
        assert_eq!(spawn(async { 2 }).await.unwrap(), 2);
    });
}

#[test]
fn a_panic_in_main_drops_the_tasks_and_leaves_the_thread_usable() {
    let log = Log::default();
    let kept = log.clone();
    let caught = catch_unwind(AssertUnwindSafe(|| {
        block_on(async {
            spawn(async move {
                let _guard = OnDrop(|| kept.add("dropped"));
                pending::<()>().await;
            });
            yield_now().await;
            panic!("on purpose");
        })
    }));
    assert!(caught.is_err());
    assert_eq!(log.lines(), "dropped");
    assert_eq!(block_on(async { 2 }), 2);
}

#[test]
fn an_aborted_task_is_gone_before_its_handle_says_so() {
    let log = Log::default();
    let kept = log.clone();
    block_on(async {
        let task = spawn(async move {
            let _guard = OnDrop(|| kept.add("dropped"));
            sleep(MS * 60_000).await;
        });
        yield_now().await;
        task.abort();
        log.add("aborted");
        let error: JoinError = task.await.unwrap_err();
        assert!(error.is_cancelled() && !error.is_panic());
        log.add("joined");
    });
    assert_eq!(log.lines(), "aborted dropped joined");
}

#[test]
fn handles_outlive_the_loop_and_may_be_dropped() {
    let log = Log::default();
    let kept = log.clone();
    let (left, done) = block_on(async {
        let left = spawn(pending::<()>());
        let done = spawn(async { 3 });
        drop(spawn(async move { kept.add("detached") }));
        yield_now().await;
        (left, done)
    });
    assert_eq!(log.lines(), "detached");
    left.abort();
    assert!(block_on(left).unwrap_err().is_cancelled());
    assert_eq!(block_on(done).unwrap(), 3);
}

#[test]
fn timers_end_in_the_order_of_their_deadlines_and_never_early() {
    let log = Log::default();
    block_on(async {
        let start = Instant::now();
        for delay in [30, 10, 20, 10] {
            let log = log.clone();
            spawn(async move {
                sleep(MS * delay).await;
                assert!(start.elapsed() >= MS * delay);
                log.add(delay.to_string());
            });
        }
        sleep_until(start + MS * 40).await;
        assert!(start.elapsed() >= MS * 40);
        sleep(Duration::ZERO).await;
    });
    assert_eq!(log.lines(), "10 10 20 30");
}

#[test]
fn a_dropped_timer_wakes_nobody() {
    let polls = Rc::new(Cell::new(0));
    let counted = polls.clone();
    block_on(async {
        spawn(async move {
            let mut dropped = Some(Box::pin(sleep(MS * 5)));
            poll_fn(move |context| {
                counted.set(counted.get() + 1);
                if let Some(mut sleep) = dropped.take() {
                    assert!(sleep.poll_unpin(context).is_pending());
                }
                Poll::<()>::Pending
            })
            .await;
        });
        sleep(MS * 30).await;
    });
    assert_eq!(polls.get(), 1);
}

#[test]
fn a_timer_may_be_dropped_together_with_the_waker_of_another() {
    struct Owner {
        _timer: Mutex<Pin<Box<dyn Future<Output = ()> + Send>>>,
    }
    impl Wake for Owner {
        fn wake(self: Arc<Self>) {}
    }
    let owner = || {
        let mut timer = Box::pin(sleep(MS * 60_000));
        assert!(timer.poll_unpin(&mut Context::from_waker(Waker::noop())).is_pending());
        Waker::from(Arc::new(Owner { _timer: Mutex::new(timer) }))
    };
    block_on(async {
        for waker in [owner(), owner()] {
            let mut timer = sleep(MS * 60_000);
            assert!(timer.poll_unpin(&mut Context::from_waker(&waker)).is_pending());
            drop(waker); // so the timer of `timer` owns another one
            let _ = timer.poll_unpin(&mut Context::from_waker(&owner()));
        }
    });
}

#[test]
fn a_timeout_prefers_the_result() {
    block_on(async {
        assert_eq!(timeout(Duration::MAX, async { 1 }).await, Ok(1));
        assert_eq!(timeout(Duration::ZERO, async { 1 }).await, Ok(1));
        assert!(timeout(MS, pending::<()>()).await.is_err());
        assert!(timeout(MS, sleep(MS * 60_000)).await.is_err());
    });
}

#[test]
fn other_libraries_spawn_through_the_spawner() {
    assert!(Spawner.spawn_local(async {}).is_err());
    let sum = block_on(async {
        let one = Spawner.spawn_local_with_handle(async { 1 }).unwrap();
        let two = Spawner.spawn_local_with_handle(async { 2 }).unwrap();
        let (one, two) = join!(one, two);
        one + two
    });
    assert_eq!(sum, 3);
}

#[test]
#[should_panic(expected = "`block_on` was called inside `block_on`")]
fn a_loop_inside_a_loop_panics() {
    block_on(async { block_on(async {}) });
}

#[test]
#[should_panic(expected = "`spawn` was called outside `block_on`")]
fn a_spawn_outside_panics() {
    spawn(async {});
}

#[test]
fn a_connection_that_is_refused_is_an_error() {
    let unused =
        std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = block_on(TcpStream::connect(unused)).map(drop).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
}

#[test]
#[should_panic(expected = "a socket was used in another `block_on`")]
fn a_socket_of_another_loop_panics() {
    let listener = block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let _ = block_on(listener.accept());
}

#[test]
fn a_stream_is_read_and_written_at_once_beyond_what_the_system_buffers() {
    const BYTES: usize = 20 << 20;
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        spawn(async move {
            let (reader, mut writer) = listener.accept().await.unwrap().0.split();
            futures::io::copy(reader, &mut writer).await.unwrap();
            writer.close().await.unwrap();
        });
        let (mut reader, mut writer) = TcpStream::connect(address).await.unwrap().split();
        let writing = spawn(async move {
            writer.write_all(&vec![7; BYTES]).await.unwrap();
            writer.close().await.unwrap();
        });
        let mut echo = Vec::new();
        reader.read_to_end(&mut echo).await.unwrap();
        writing.await.unwrap();
        assert_eq!(echo, vec![7; BYTES]);
    });
}

#[test]
fn two_tasks_can_accept_from_one_listener() {
    block_on(async {
        let listener = Rc::new(TcpListener::bind("127.0.0.1:0").await.unwrap());
        let address = listener.local_addr().unwrap();
        let accepting = [(); 2].map(|()| {
            let listener = listener.clone();
            spawn(async move { listener.accept().await.map(drop) })
        });
        yield_now().await;
        let _clients = join!(TcpStream::connect(address), TcpStream::connect(address));
        for task in accepting {
            timeout(MS * 5_000, task).await.unwrap().unwrap().unwrap();
        }
    });
}

#[test]
fn a_thousand_clients_are_served_at_once() {
    const CLIENTS: usize = 1_000;
    #[cfg(unix)]
    allow_files(2 * CLIENTS as u64 + 100);
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (connected, most) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let highest = most.clone();
        spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let connected = connected.clone();
                connected.set(connected.get() + 1);
                highest.set(highest.get().max(connected.get()));
                spawn(async move {
                    let (reader, mut writer) = stream.split();
                    futures::io::copy(reader, &mut writer).await.unwrap();
                    connected.set(connected.get() - 1);
                });
            }
        });
        let mut clients = Vec::new();
        for number in 0..CLIENTS {
            clients.push(TcpStream::connect(address).await.unwrap());
            echo(&mut clients[number], number).await;
        }
        assert_eq!(most.get(), CLIENTS);
        let numbered = clients.iter_mut().enumerate();
        join_all(numbered.map(|(number, stream)| echo(stream, number))).await;
    });
}

async fn echo(stream: &mut TcpStream, number: usize) {
    let (sent, mut received) = (number.to_le_bytes(), [0; size_of::<usize>()]);
    stream.write_all(&sent).await.unwrap();
    stream.read_exact(&mut received).await.unwrap();
    assert_eq!(sent, received);
}

#[test]
fn a_task_that_need_not_wait_lets_nobody_else_run() {
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let accepted = Rc::new(Cell::new(0));
        let counted = accepted.clone();
        spawn(async move {
            while listener.accept().await.is_ok() {
                counted.set(counted.get() + 1);
            }
        });
        let mut clients = Vec::new();
        let room = if cfg!(target_os = "linux") { 129 } else { 50 };
        for _ in 0..room {
            clients.push(TcpStream::connect(address).await.unwrap());
        }
        let before = accepted.get();
        if cfg!(target_os = "linux") {
            assert_eq!(before, 0, "connecting to the own machine never has to wait");
            let start = Instant::now();
            let _late = TcpStream::connect(address).await.unwrap();
            assert!(start.elapsed() > MS * 500, "the queue is full, so it tries again");
        }
        sleep(MS * 50).await;
        assert!(accepted.get() >= room);
    });
}

/// Raises how many files this process may have open, up to what the system allows.
#[cfg(unix)]
fn allow_files(number: u64) {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(number).min(hard), hard).unwrap();
}

#[test]
fn a_poll_with_a_foreign_waker_registers_that_waker() {
    block_on(async {
        let mut sleep = sleep(MS);
        let waker = noop_waker();
        assert!(sleep.poll_unpin(&mut Context::from_waker(&waker)).is_pending());
        sleep.await; // the newest waker counts
    });
}

#[test]
fn the_loop_keeps_the_contract_with_futures() {
    let as_main = |tasks| drop(block_on(join_all(tasks)));
    assert_eq!(broken_by_caller(as_main), []);
    let as_tasks = |tasks: Vec<Task>| {
        block_on(async {
            for task in tasks.into_iter().map(spawn).collect::<Vec<_>>() {
                task.await.unwrap();
            }
        });
    };
    assert_eq!(broken_by_caller(as_tasks), []);
}

#[test]
fn the_library_is_short_and_safe() {
    let (mut lines, folder) = (0, concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    for file in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!source.contains("unsafe"));
        lines += source.lines().filter(|line| !line.trim().is_empty()).count();
    }
    assert!(lines <= 400, "{lines} lines");
}
