//! Receiving and sending.

use super::{PAUSE, QUEUE, SECOND, again, one_to_three};
use crate::row::{Row, row};
use cancel_points::Report;
use std::sync::{Arc, Mutex};
use tokio::spawn;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::time::sleep;

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "`mpsc::Receiver::recv`",
            "cancel safe",
            receiving(async |(rx, got)| got.extend(rx.recv().await)),
        ),
        row("`broadcast::Receiver::recv`", "cancel safe", broadcast()),
        row("`watch::Receiver::changed`", "cancel safe", changed()),
        row("`watch::Receiver::wait_for`", "cancel safe", waited_for()),
        row("`&mut oneshot::Receiver`", "cancel safe", once_borrowed()),
        row(
            "`oneshot::Receiver`",
            "Awaiting a `&mut Receiver<T>` is cancel safe",
            once_moved(),
        )
        .note("the receiver goes with the call: await `&mut`"),
        row("`mpsc::Sender::send`", "will be lost", sent())
            .note("the call owns it: use `reserve`"),
        row("`mpsc::Sender::reserve`", "lose your place in the queue", reserved())
            .note("the message is still yours"),
        row("`mpsc::Sender::closed`", "cancel safe", closed()),
    ]
}

/// A receiver, and what it has received.
pub type Receiving = (mpsc::Receiver<u8>, Vec<u8>);

/// Drops and repeats a call that receives one message.
pub fn receiving(call: impl AsyncFn(&mut Receiving)) -> Report {
    let world = async || {
        let (tx, rx) = mpsc::channel(8);
        spawn(async move {
            for number in 1..=3 {
                sleep(SECOND).await;
                _ = tx.send(number).await;
            }
        });
        (rx, Vec::new())
    };
    again(world, call, |(_, got)| one_to_three(got))
}

fn broadcast() -> Report {
    let world = async || {
        let (tx, rx) = broadcast::channel(8);
        spawn(async move {
            for number in 1..=3 {
                sleep(SECOND).await;
                _ = tx.send(number);
            }
        });
        (rx, Vec::new())
    };
    again(
        world,
        async |(rx, got)| got.extend(rx.recv().await),
        |(_, got)| one_to_three(got),
    )
}

/// A value that becomes 1, 2, and 3.
async fn watching() -> (watch::Receiver<u8>, Vec<u8>) {
    let (tx, rx) = watch::channel(0);
    spawn(async move {
        for number in 1..=3 {
            sleep(SECOND).await;
            tx.send_replace(number);
        }
    });
    (rx, Vec::new())
}

fn changed() -> Report {
    let call = async |(rx, got): &mut (watch::Receiver<u8>, Vec<u8>)| {
        if rx.changed().await.is_ok() {
            got.push(*rx.borrow_and_update());
        }
    };
    again(watching, call, |(_, got)| one_to_three(got))
}

fn waited_for() -> Report {
    let call = async |(rx, got): &mut (watch::Receiver<u8>, Vec<u8>)| {
        got.extend(rx.wait_for(|number| *number >= 2).await.map(|number| *number));
    };
    again(watching, call, |(_, got)| {
        if got.first() == Some(&2) { Ok(()) } else { Err("the change".into()) }
    })
}

/// An answer that comes after a second, and where it is put.
type Answer = (Option<oneshot::Receiver<u8>>, Option<u8>);

async fn asked() -> Answer {
    let (tx, rx) = oneshot::channel();
    spawn(async move {
        sleep(SECOND).await;
        tx.send(7)
    });
    (Some(rx), None)
}

fn answered((_, answer): &mut Answer) -> Result<(), String> {
    answer.map(|_| ()).ok_or("the answer".into())
}

fn once_borrowed() -> Report {
    let call = async |(rx, answer): &mut Answer| {
        if answer.is_none()
            && let Some(rx) = rx
        {
            *answer = rx.await.ok();
        }
    };
    again(asked, call, answered)
}

fn once_moved() -> Report {
    let call = async |(rx, answer): &mut Answer| {
        if let Some(rx) = rx.take() {
            *answer = rx.await.ok();
        }
    };
    again(asked, call, answered)
}

type Received = Arc<Mutex<Vec<u8>>>;

/// A channel that is full, because it holds a 0 that is received after a second.
async fn full() -> (mpsc::Sender<u8>, Received) {
    let (tx, mut rx) = mpsc::channel(1);
    _ = tx.try_send(0);
    let received = Received::default();
    let receives = received.clone();
    spawn(async move {
        sleep(SECOND).await;
        while let Some(number) = rx.recv().await {
            receives.lock().unwrap().push(number);
        }
    });
    (tx, received)
}

fn sent() -> Report {
    let world = async || (full().await, 0);
    let call = async |((tx, _), next): &mut ((mpsc::Sender<u8>, Received), u8)| {
        *next += 1;
        _ = tx.send(*next).await;
    };
    again(world, call, |((_, received), _)| one_to_three(&received.lock().unwrap()))
}

fn reserved() -> Report {
    let world = async || {
        let (tx, received) = full().await;
        let rival = tx.clone();
        spawn(async move {
            sleep(PAUSE / 2).await;
            rival.send(100).await
        });
        (tx, received, 0)
    };
    let call = async |(tx, _, next): &mut (mpsc::Sender<u8>, Received, u8)| {
        if let Ok(room) = tx.reserve().await {
            *next += 1;
            room.send(*next);
        }
    };
    again(world, call, |(_, received, _)| {
        let received = received.lock().unwrap();
        one_to_three(&received)?;
        if received[1] == 1 { Ok(()) } else { Err(QUEUE.into()) }
    })
}

fn closed() -> Report {
    let world = async || {
        let (tx, rx) = mpsc::channel::<u8>(1);
        spawn(async move {
            sleep(PAUSE / 2).await;
            drop(rx);
        });
        (tx, false)
    };
    let call = async |(tx, has_returned): &mut (mpsc::Sender<u8>, bool)| {
        tx.closed().await;
        *has_returned = true;
    };
    again(
        world,
        call,
        |(_, has_returned)| if *has_returned { Ok(()) } else { Err("the end".into()) },
    )
}
