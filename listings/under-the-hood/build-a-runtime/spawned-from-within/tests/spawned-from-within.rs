include!("../src/main.rs");

async fn yield_now() {
    let mut yielded = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[test]
fn a_task_goes_on_without_its_handle() {
    let (sender, receiver) = mpsc::channel();
    block_on(async {
        drop(spawn(async move { sender.send("done").unwrap() }));
        yield_now().await;
    });
    assert_eq!(receiver.try_recv(), Ok("done"));
}

#[test]
fn the_future_of_block_on_may_borrow() {
    let mut text = String::from("borrowed");
    block_on(async { text.push_str(" and changed") });
    assert_eq!(text, "borrowed and changed");
}

#[test]
fn a_late_wake_does_no_harm() {
    block_on(async {
        let (sender, receiver) = mpsc::channel();
        let task = spawn(std::future::poll_fn(move |context| {
            sender.send(context.waker().clone()).unwrap();
            Poll::Ready(())
        }));
        task.await.unwrap();
        receiver.recv().unwrap().wake();
        yield_now().await;
    });
}
