//! Stub.
use crate::calls::{BlockingCall, Group};

pub fn enough(call: &BlockingCall) -> bool {
    call.group == Group::Other || call.group == Group::BlockOn
}
