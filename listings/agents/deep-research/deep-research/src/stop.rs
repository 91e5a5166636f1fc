//! Hears Ctrl-C, and on Unix also SIGTERM, by which systems stop a program.

use std::io;

#[cfg(unix)]
pub struct Signals([tokio::signal::unix::Signal; 2]);

#[cfg(unix)]
impl Signals {
    /// Listens from now on. From now on, a signal doesn't end the process by itself.
    pub fn new() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals([signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?]))
    }

    /// Waits for the next signal.
    pub async fn told(&mut self) {
        let Signals([interrupt, terminate]) = self;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
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
