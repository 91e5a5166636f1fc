//! Hears Ctrl-C, and on Unix also SIGTERM, by which systems stop a program, and SIGHUP, which comes when its terminal is
//! closed.

use std::io;

#[cfg(unix)]
pub struct Signals([tokio::signal::unix::Signal; 3]);

#[cfg(unix)]
impl Signals {
    /// Listens from now on. From now on, none of the signals ends the process by itself, and `nohup` doesn't keep SIGHUP
    /// away.
    pub fn new() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals([
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
        ]))
    }

    /// Waits for the next signal.
    pub async fn told(&mut self) {
        let Signals([interrupt, terminate, hangup]) = self;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}

#[cfg(windows)]
pub struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    /// Listens from now on. From now on, Ctrl-C doesn't end the process by itself.
    pub fn new() -> io::Result<Signals> {
        Ok(Signals(tokio::signal::windows::ctrl_c()?))
    }

    /// Waits for the next Ctrl-C.
    pub async fn told(&mut self) {
        let Signals(interrupt) = self;
        interrupt.recv().await;
    }
}
