//! The kind of a wait, derived from the name of the awaited type.

use crate::trace::On;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum WaitKind {
    /// It gives control back and is ready again immediately.
    Yield,
    On(On),
}

impl WaitKind {
    /// Returns the kind of a future from its type's name.
    pub fn of(type_name: &str) -> WaitKind {
        let is = |parts: &[&str]| parts.iter().any(|part| type_name.contains(part));
        if is(&["yield_now", "YieldNow", "PendingOnce"]) {
            return WaitKind::Yield;
        }
        WaitKind::On(if is(&["JoinHandle", "join_set", "join_map", "task_tracker", "RemoteHandle"]) {
            On::Task
        } else if is(&["tokio::time", "tokio_util::time", "futures_timer"]) {
            On::Timer
        } else if is(&["Semaphore", "semaphore"]) {
            On::Permit
        } else if is(&["sync::mutex", "sync::rwlock", "lock::mutex", "rwlock"]) {
            On::Lock
        } else if is(&["mpsc", "oneshot", "broadcast", "sync::watch", "channel"]) {
            On::Channel
        } else if is(&["sync::notify", "sync::barrier", "once_cell", "cancellation_token", "tokio::signal"]) {
            On::Signal
        } else if is(&["tokio::net", "tokio::io", "hyper", "reqwest", "TcpStream", "chat_client", "fake_model"]) {
            On::Socket
        } else {
            On::Other
        })
    }
}
