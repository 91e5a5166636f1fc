include!("../src/main.rs");

async fn yield_now() {
    let mut yielded = false;
    poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[test]
fn no_client_is_accepted_while_a_task_yields() {
    block_on(async {
        let address = "127.0.0.1:0".parse().unwrap();
        let listener = Watched::new(TcpListener::bind(address).unwrap()).unwrap();
        let address = listener.socket.local_addr().unwrap();
        let accepted = std::rc::Rc::new(Cell::new(false));
        let known = accepted.clone();
        let task = spawn(async move {
            listener.retry(|it| it.accept()).await.unwrap();
            known.set(true);
        });
        yield_now().await; // the task waits from now on
        let _client = std::net::TcpStream::connect(address).unwrap();
        for _ in 0..10_000 {
            yield_now().await;
        }
        assert!(!accepted.get(), "the queue was never empty");
        task.await.unwrap();
    });
}

#[test]
fn timers_go_off_while_a_task_yields() {
    block_on(async {
        let slept = std::rc::Rc::new(Cell::new(false));
        let known = slept.clone();
        let task = spawn(async move {
            sleep(20).await;
            known.set(true);
        });
        let begin = Instant::now();
        while !slept.get() && begin.elapsed() < Duration::from_secs(10) {
            yield_now().await;
        }
        assert!(slept.get(), "the timer never went off");
        task.await.unwrap();
    });
}

#[test]
fn the_list_of_tasks_only_grows() {
    block_on(async {
        for _ in 0..100 {
            spawn(async {}).await.unwrap();
        }
    });
    LOOP.with(|it| assert_eq!(it.tasks.borrow().len(), 100));
}

#[test]
fn only_the_last_task_that_waits_for_a_socket_is_woken() {
    block_on(async {
        let address = "127.0.0.1:0".parse().unwrap();
        let listener = Watched::new(TcpListener::bind(address).unwrap()).unwrap();
        let address = listener.socket.local_addr().unwrap();
        let listener = std::rc::Rc::new(listener);
        let [first, last] = [(); 2].map(|()| {
            let listener = listener.clone();
            spawn(async move { listener.retry(|it| it.accept()).await.map(drop) })
        });
        yield_now().await; // both wait from now on
        let _clients = [(); 2].map(|()| std::net::TcpStream::connect(address).unwrap());
        last.await.unwrap().unwrap();
        race(sleep(50), async {
            let _ = first.await;
            panic!("the first was woken, too");
        })
        .await;
    });
}

#[test]
fn a_deadline_ends_the_wait_for_events() {
    block_on(race(sleep(20), sleep(60_000)));
}
