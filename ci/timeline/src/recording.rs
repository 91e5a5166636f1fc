//! Records one run: plans the process that writes a trace, and parses the trace. Starts no process.

use crate::fold::fold;
use crate::plan::Plan;
use crate::python::Scripts;
use crate::trace::{PROGRAM_VARIABLE, SEED_VARIABLE, TRACE_VARIABLE, Trace};
use crate::unshown::Unshown;
use crate::validate::validate;
use std::path::Path;

/// Plans a run of the instrumented copy `executable` in the folder `dir`. It writes the trace of the program `name`
/// to the file `trace`, which must not exist yet. `seed` decides random choices.
pub fn rust(executable: &Path, name: &str, seed: u64, trace: &Path, dir: &Path) -> Plan {
    let mut plan = Plan::new(executable, dir);
    plan.env =
        vec![(TRACE_VARIABLE, trace.into()), (PROGRAM_VARIABLE, name.into()), (SEED_VARIABLE, seed.to_string().into())];
    plan
}

/// Plans a run of the Python file `program`, which may be relative to the folder `dir`, with `interpreter`. It writes
/// the trace of the program `name` to the file `trace`, which must not exist yet.
pub fn python(interpreter: &Path, scripts: &Scripts, program: &Path, name: &str, trace: &Path, dir: &Path) -> Plan {
    let mut plan = scripts.recorded(interpreter, program, trace, dir);
    plan.env.push((PROGRAM_VARIABLE, name.into()));
    plan
}

/// Parses the text that a run wrote. Returns the trace, validated and folded, or why it is invalid.
pub fn read(text: &str) -> Result<Trace, String> {
    if let Some((unshown, line)) = Unshown::parse(text) {
        return Err(format!("line {line}: {}; {}", unshown.what(), unshown.fix()));
    }
    let trace = Trace::parse(text)?;
    validate(&trace).map_err(|(event, why)| format!("event {event} of its trace is impossible: {why}"))?;
    let folded = fold(trace);
    validate(&folded).map_err(|(event, why)| format!("event {event} of its folded trace is impossible: {why}"))?;
    Ok(folded)
}
