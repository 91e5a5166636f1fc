//! todo
use crate::trace::Trace;

pub fn write(trace: &Trace) -> String {
    trace.write()
}
