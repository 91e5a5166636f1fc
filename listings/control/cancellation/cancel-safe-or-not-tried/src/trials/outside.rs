//! Waiting for what comes from outside: connections, processes, signals.

use super::{PAUSE, SECOND, again};
use crate::row::{Row, row};
use cancel_points::{Report, drop_at_each};
use nix::sys::signal::{Signal, raise};
use std::process::Stdio;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStdin, Command};
use tokio::signal::ctrl_c;
use tokio::signal::unix::{self, SignalKind, signal};
use tokio::spawn;
use tokio::time::sleep;

pub fn rows() -> Vec<Row> {
    vec![
        row("`TcpListener::accept`", "cancel safe", accepted()),
        row("`Child::wait`", "cancel safe", waited()),
        row("`Child::wait_with_output`", "", with_output())
            .note("the call owns the `Child`: read its output, then `wait`"),
        row("`Signal::recv`", "cancel safe", signaled()),
        row("`ctrl_c`", "", interrupted())
            .note("only a waiting call sees it: use `Signal::recv`"),
    ]
}

fn accepted() -> Report {
    let world = async || {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        spawn(async move {
            sleep(SECOND).await;
            let connection = TcpStream::connect(address).await;
            sleep(3600 * SECOND).await;
            connection
        });
        (listener, false)
    };
    let call = async |(listener, has_accepted): &mut (TcpListener, bool)| {
        *has_accepted |= listener.accept().await.is_ok();
    };
    again(
        world,
        call,
        |(_, has_accepted)| {
            if *has_accepted { Ok(()) } else { Err("the connection".into()) }
        },
    )
}

/// A process that repeats what it is told, until its input ends.
async fn cat() -> (Option<Child>, Option<ChildStdin>) {
    let mut command = Command::new("cat");
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().expect("there is a `cat`");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(b"half").await.expect("a pipe has room for that");
    (Some(child), Some(input))
}

/// The process's input ends after a second.
async fn ending_cat() -> (Option<Child>, Vec<u8>) {
    let (child, input) = cat().await;
    spawn(async move {
        sleep(SECOND).await;
        drop(input);
    });
    (child, Vec::new())
}

fn waited() -> Report {
    // The process ends in real time, so a timeout on the paused clock would be over before.
    let call = async |(child, result): &mut (Option<Child>, Vec<u8>)| {
        let status = child.as_mut().expect("nothing takes it").wait().await;
        result.extend(status.is_ok_and(|status| status.success()).then_some(0));
    };
    drop_at_each(ending_cat, call, async |world| {
        sleep(PAUSE).await;
        call(world).await;
        if world.1.is_empty() { Err("the status".into()) } else { Ok(()) }
    })
}

fn with_output() -> Report {
    let call = async |(child, output): &mut (Option<Child>, Vec<u8>)| {
        if let Some(child) = child.take() {
            output.extend(
                child
                    .wait_with_output()
                    .await
                    .map(|output| output.stdout)
                    .unwrap_or_default(),
            );
        }
    };
    drop_at_each(ending_cat, call, async |world| {
        sleep(PAUSE).await;
        call(world).await;
        if world.1 == b"half" { Ok(()) } else { Err("the output".into()) }
    })
}

/// Raises a signal between two calls.
fn raises(signal: Signal) {
    spawn(async move {
        sleep(PAUSE / 2).await;
        raise(signal)
    });
}

fn signaled() -> Report {
    let world = async || {
        raises(Signal::SIGUSR1);
        (signal(SignalKind::user_defined1()).expect("it can be listened to"), false)
    };
    let call = async |(signals, has_come): &mut (unix::Signal, bool)| {
        *has_come |= signals.recv().await.is_some()
    };
    again(
        world,
        call,
        |(_, has_come)| if *has_come { Ok(()) } else { Err("the signal".into()) },
    )
}

fn interrupted() -> Report {
    let world = async || {
        raises(Signal::SIGINT);
        false
    };
    let call = async |has_come: &mut bool| *has_come |= ctrl_c().await.is_ok();
    again(world, call, |has_come| {
        if *has_come { Ok(()) } else { Err("a signal between two calls".into()) }
    })
}
