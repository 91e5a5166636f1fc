//! The table below the picture, with a row for each step.

use crate::render::columns::passes_time;
use crate::render::describe::sentence;
use crate::render::lane::on;
use crate::render::names::Names;
use crate::render::play::Change;
use crate::render::replay::{Replay, State, Status};
use crate::render::words::{escape, whole};
use crate::trace::{Job, Kind};

/// Maximum number of questions about who runs next.
const QUESTIONS: usize = 5;

/// Returns a row for each step, with data attributes. `s`: new states, as `0g 1r` (r: ready, g: running, blocked,
/// waiting, x: gone); `w`: waits that begin, one per line, as `3 main() · timer: sleep(…)` for wait 3; `u`: waits
/// that are over; `o`: output; `p`: ask who runs next; `k`: the column is wide.
pub fn table(replay: &Replay, names: &Names, id: &str) -> String {
    let mut table = format!(
        "<div class=\"timeline-table\" tabindex=\"0\" role=\"group\" aria-label=\"Table that scrolls sideways\">\n<table aria-labelledby=\"{id}-title\">\n<thead><tr>\
         <th scope=\"col\">step</th><th scope=\"col\">ms</th><th scope=\"col\">who</th><th scope=\"col\">line</th>\
         <th scope=\"col\">what happens</th></tr></thead>\n<tbody>\n",
    );
    let questions = questions(replay);
    for (step, event) in replay.trace.events.iter().enumerate() {
        let who = if let Kind::Spawn { by, .. } = event.kind { by } else { event.task };
        let who = who.map_or_else(|| names.the_loop().to_string(), |task| names.short(task));
        let line = event.line.map(|line| line.to_string()).unwrap_or_default();
        let ask = if questions.contains(&step) { " data-p=\"\"" } else { "" };
        let data = data(replay, step);
        table += &format!(
            "<tr id=\"{id}-{}\"{data}{ask}><td>{0}</td><td>{}</td><td>{who}</td><td>{line}</td><td>{}</td></tr>\n",
            step + 1,
            whole(replay.trace, event.at),
            sentence(names, step)
        );
    }
    table + "</tbody>\n</table>\n</div>\n"
}

fn data(replay: &Replay, step: usize) -> String {
    let now = &replay.steps[step];
    let mut data = String::new();
    let letters: Vec<String> = now.states.iter().map(|(task, state)| format!("{task}{}", letter(*state))).collect();
    if !letters.is_empty() {
        data += &format!(" data-s=\"{}\"", letters.join(" "));
    }
    let is_new = |it: &&Change| waits(it.after) && (!waits(it.before) || it.before.unpolled != it.after.unpolled);
    let begun: Vec<String> =
        now.waits.iter().filter(is_new).map(|it| described(replay, it.wait, it.after.unpolled)).collect();
    let is_over = |it: &&Change| waits(it.before) && !waits(it.after);
    let over: Vec<String> = now.waits.iter().filter(is_over).map(|it| it.wait.to_string()).collect();
    if !begun.is_empty() {
        data += &format!(" data-w=\"{}\"", attribute(&begun.join("\n")));
    }
    if !over.is_empty() {
        data += &format!(" data-u=\"{}\"", over.join(" "));
    }
    let event = &replay.trace.events[step];
    if let Kind::Out { text, .. } = &event.kind {
        data += &format!(" data-o=\"{}\"", attribute(text));
    }
    if passes_time(event) {
        data += " data-k=\"\"";
    }
    data
}

/// Returns whether a wait is not over as far as its task knows.
fn waits(status: Status) -> bool {
    status.pending && !status.woken
}

/// Describes a wait, what waits and for what, as `3 task 1: ask("scout") · timer: sleep(…)`.
fn described(replay: &Replay, wait: usize, unpolled: bool) -> String {
    let it = &replay.waits[&wait];
    let name = it.frame.and_then(|frame| replay.frames.get(&frame)).map(|frame| &*frame.name);
    let name = name.or_else(|| replay.tasks.get(&it.task).and_then(|task| task.name)).unwrap_or_default();
    let on = if unpolled { "not polled" } else { on(replay, wait) };
    let task = if it.task > 0 { format!("task {}: ", it.task) } else { String::new() };
    format!("{wait} {task}{name} · {}: {}", on, it.text.replace('\n', " "))
}

fn letter(state: State) -> char {
    match state {
        State::Ready => 'r',
        State::Running => 'g',
        State::Blocked => 'b',
        State::Waiting => 'w',
        State::Gone => 'x',
    }
}

/// Escapes text for an attribute, keeping line breaks.
fn attribute(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("&#10;").replace('"', "&quot;")
}

/// Returns the steps before which the reader is asked who runs next, chosen from those where several tasks could.
fn questions(replay: &Replay) -> Vec<usize> {
    let on_loop = |task: &usize| replay.tasks.get(task).is_some_and(|task| task.job == Job::Task);
    let steps: Vec<usize> = (1..replay.steps.len())
        .filter(|step| {
            let event = &replay.trace.events[*step];
            let alive = replay.steps[step - 1].counts.alive_on_loop;
            matches!(event.kind, Kind::Run) && event.task.as_ref().is_some_and(on_loop) && alive > 1
        })
        .collect();
    // With several ready tasks, there is something to guess.
    let ready = |step: &usize| replay.steps[step - 1].counts.ready;
    let (several, one): (Vec<usize>, Vec<usize>) = steps.into_iter().partition(|step| ready(step) > 1);
    let mut questions = spread(&several, QUESTIONS);
    questions.extend(spread(&one, QUESTIONS - questions.len()));
    questions
}

/// Picks at most `most` steps, far apart.
fn spread(steps: &[usize], most: usize) -> Vec<usize> {
    let some = steps.len().min(most);
    (0..some).map(|nth| steps[nth * (steps.len() - 1) / (some - 1).max(1)]).collect()
}
