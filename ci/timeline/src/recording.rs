//! Records one run: what to start so that a trace is written, and how to read it. Starts nothing.

use crate::fold::fold;
use crate::plan::Plan;
use crate::python::Scripts;
use crate::trace::{PROGRAM_VARIABLE, SEED_VARIABLE, TRACE_VARIABLE, Trace};
use crate::validate::validate;
use std::path::Path;

/// Runs the instrumented copy that was built as `executable`, in the folder `dir`. The trace of the program `name` will be in
/// the file `trace`, which must not exist before; `seed` decides random choices.
pub fn rust(executable: &Path, name: &str, seed: u64, trace: &Path, dir: &Path) -> Plan {
    let mut plan = Plan::new(executable, dir);
    plan.env =
        vec![(TRACE_VARIABLE, trace.into()), (PROGRAM_VARIABLE, name.into()), (SEED_VARIABLE, seed.to_string().into())];
    plan
}

/// Runs the Python program in the file `program`, which may be relative to the folder `dir`, by `interpreter`. The trace of the
/// program `name` will be in the file `trace`, which must not exist before.
pub fn python(interpreter: &Path, scripts: &Scripts, program: &Path, name: &str, trace: &Path, dir: &Path) -> Plan {
    let mut plan = scripts.recorded(interpreter, program, trace, dir);
    plan.env.push((PROGRAM_VARIABLE, name.into()));
    plan
}

/// Reads the text that a run left: its trace, validated and folded, or why it is none.
pub fn read(text: &str) -> Result<Trace, String> {
    let trace = Trace::parse(text)?;
    validate(&trace).map_err(|(event, why)| format!("event {event} of its trace cannot be: {why}"))?;
    let folded = fold(trace);
    validate(&folded).map_err(|(event, why)| format!("event {event} of its folded trace cannot be: {why}"))?;
    Ok(folded)
}
