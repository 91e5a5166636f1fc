//! Records one run: plans the process that writes a trace, and parses the trace. Starts no process.

use crate::ending::explain;
use crate::fold::fold;
use crate::plan::Plan;
use crate::python::Scripts;
use crate::trace::{
    BUSY_VARIABLE, EVENTS_VARIABLE, Event, LIMIT_VARIABLE, PROGRAM_VARIABLE, SEED_VARIABLE, TRACE_VARIABLE, Trace,
};
use crate::unshown::Unshown;
use crate::validate::validate;
use std::borrow::Cow;
use std::path::Path;
use std::time::Duration;

/// Plans a run of the instrumented copy `executable` in the folder `dir`. It writes the trace of the program `name`
/// to the file `trace`, which must not exist yet. `seed` decides random choices.
pub fn rust(executable: &Path, name: &str, seed: u64, trace: &Path, dir: &Path) -> Plan {
    let mut plan = Plan::new(executable, dir);
    configure(&mut plan, name, seed, trace);
    plan
}

/// Lets a plan that runs an instrumented copy record it.
pub(crate) fn configure(plan: &mut Plan, name: &str, seed: u64, trace: &Path) {
    let env =
        [(TRACE_VARIABLE, trace.into()), (PROGRAM_VARIABLE, name.into()), (SEED_VARIABLE, seed.to_string().into())];
    plan.env.extend(env);
}

/// Plans a run of the Python file `program`, which may be relative to the folder `dir`, with `interpreter`. It writes
/// the trace of the program `name` to the file `trace`, which must not exist yet.
pub fn python(interpreter: &Path, scripts: &Scripts, program: &Path, name: &str, trace: &Path, dir: &Path) -> Plan {
    let mut plan = scripts.recorded(interpreter, program, trace, dir);
    plan.env.push((PROGRAM_VARIABLE, name.into()));
    plan
}

/// Returns the same run with another seed.
pub fn seeded(plan: &Plan, seed: u64) -> Plan {
    let mut plan = plan.clone();
    plan.env.retain(|(name, _)| *name != SEED_VARIABLE);
    plan.env.push((SEED_VARIABLE, seed.to_string().into()));
    plan
}

/// Returns the same run, whose trace doesn't say where the program computes, because whether it does for long differs
/// from machine to machine.
pub fn unmarked(mut plan: Plan) -> Plan {
    plan.env.push((BUSY_VARIABLE, "no".into()));
    plan
}

/// Returns the same run, in which a program that doesn't end by itself is ended, so that it has a trace. It ends with
/// status 3 when nothing can wake it, or after the time `limit`, and [`Trace::ended`] says why. If it had not stopped
/// for the limit or a million events, the first `events` events are kept.
///
/// The trace is also written as it grows, up to that number of events. So it exists even if the process is killed.
pub fn limited(mut plan: Plan, limit: Duration, events: usize) -> Plan {
    plan.env.push((LIMIT_VARIABLE, limit.as_secs_f64().to_string().into()));
    plan.env.push((EVENTS_VARIABLE, events.to_string().into()));
    plan
}

/// Parses the text that a run wrote, which lacks its end if the process was killed. Returns the trace, validated and
/// folded, or why it is invalid.
pub fn read(text: &str) -> Result<Trace, String> {
    if let Some((unshown, line, _)) = Unshown::parse(text) {
        return Err(format!("line {line}: {}; {}", unshown.what(), unshown.fix()));
    }
    check(Trace::parse(&completed(text))?)
}

/// Returns the text of a trace with its end. A last line that isn't whole is dropped.
pub(crate) fn completed(text: &str) -> Cow<'_, str> {
    if text.ends_with("\n]\n}\n") {
        return text.into();
    }
    let (before, last) = text.rsplit_once('\n').unwrap_or_default();
    let is_whole = serde_json::from_str::<Event>(last).is_ok();
    let events = if is_whole { text } else { before.trim_end_matches(',') };
    format!("{events}\n]\n}}\n").into()
}

/// Validates and folds a trace, and explains its end.
pub(crate) fn check(mut trace: Trace) -> Result<Trace, String> {
    validate(&trace).map_err(|(event, why)| format!("event {event} of its trace is impossible: {why}"))?;
    explain(&mut trace);
    let folded = fold(trace);
    validate(&folded).map_err(|(event, why)| format!("event {event} of its folded trace is impossible: {why}"))?;
    Ok(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_of_a_killed_process_gets_its_end() {
        let head = "{\"version\":1,\"program\":\"p\",\"language\":\"rust\",\"clock\":\"paused\",\"tick_us\":0,\"seed\":1,\
                    \"notes\":[],\n\"events\": [\n";
        let spawn = r#"{"do":"spawn","at":0,"task":0,"by":null,"kind":"task"}"#;
        let run = r#"{"do":"run","at":0,"task":0}"#;
        let written = [
            (String::new(), 0),
            (spawn.into(), 1),
            (format!("{spawn},\n"), 1),
            (format!("{spawn},\n{}", &run[..12]), 1),
            (format!("{spawn},\n{run}"), 2),
            (format!("{spawn},\n{run}\n]"), 2),
            (format!("{spawn},\n{run}\n]\n}}\n"), 2),
        ];
        for (events, count) in written {
            let trace = read(&format!("{head}{events}")).unwrap_or_else(|why| panic!("{events}: {why}"));
            assert_eq!(trace.events.len(), count, "{events}");
        }
    }
}
