//! The table below the picture, with a row for each step that is shown.

use crate::render::columns::passes_time;
use crate::render::describe::sentence;
use crate::render::lane::on;
use crate::render::lanes::Lanes;
use crate::render::names::Names;
use crate::render::replay::{Replay, State};
use crate::render::since::Since;
use crate::render::view::View;
use crate::render::words::{attribute, count, escape, thousands, whole};
use crate::trace::{Job, Kind};
use std::collections::BTreeSet;

/// Maximum number of questions about who runs next.
const QUESTIONS: usize = 5;

/// Returns a row for each step, with data attributes. `s`: new states, as `0g 1r` (r: ready, g: running, blocked,
/// waiting, x: gone); `w`: waits that begin, one per line, as `3 main() · timer: sleep(…)` for wait 3; `u`: waits
/// that are over; `h`: how many of the tasks and waits that aren't shown are ready and are pending, as `5 12`; `o`:
/// output, including that of steps that aren't shown; `f`: the file, if it isn't the first; `p`: ask who runs next;
/// `k`: the column is wide.
pub fn table(names: &Names, lanes: &Lanes, view: &View, id: &str) -> String {
    let replay = names.replay;
    let mut table = format!(
        "<div class=\"timeline-table\" tabindex=\"0\" role=\"group\" aria-label=\"Table that scrolls sideways\">\n<table aria-labelledby=\"{id}-title\">\n<thead><tr>\
         <th scope=\"col\">step</th><th scope=\"col\">ms</th><th scope=\"col\">who</th><th scope=\"col\">line</th>\
         <th scope=\"col\">what happens</th></tr></thead>\n<tbody>\n",
    );
    let questions = questions(replay, view);
    let mut since = Since::new(replay, lanes, view);
    for (column, step) in view.steps.iter().copied().enumerate() {
        let event = &replay.trace.events[step];
        let who = if let Kind::Spawn { by, .. } = event.kind { by } else { event.task };
        let who = who.map_or_else(|| names.the_loop().to_string(), |task| names.short(task));
        let file = event.file.and_then(|file| replay.trace.files.get(file));
        let file = file.map(|file| format!("{}:<wbr>", escape(file))).unwrap_or_default();
        let line = event.line.map(|line| format!("{file}{line}")).unwrap_or_default();
        let ask = if questions.contains(&step) { " data-p=\"\"" } else { "" };
        let data = data(&mut since, step);
        let gap = match view.steps.get(column + 1).copied().unwrap_or(replay.steps.len()) - step - 1 {
            0 => String::new(),
            1 => " One step follows that isn't shown.".into(),
            gap => format!(" {} steps follow that aren't shown.", if gap <= 10 { count(gap) } else { thousands(gap) }),
        };
        table += &format!(
            "<tr id=\"{id}-{}\"{data}{ask}><td>{0}</td><td>{}</td><td>{who}</td><td>{line}</td><td>{}{gap}</td></tr>\n",
            step + 1,
            whole(replay.trace, event.at),
            sentence(names, step)
        );
    }
    table + "</tbody>\n</table>\n</div>\n"
}

fn data(since: &mut Since, step: usize) -> String {
    let (replay, now) = (since.replay, since.until(step));
    let mut data = String::new();
    let letters: Vec<String> = now.states.iter().map(|(task, state)| format!("{task}{}", letter(*state))).collect();
    if !letters.is_empty() {
        data += &format!(" data-s=\"{}\"", letters.join(" "));
    }
    let begun: Vec<String> = now.begun.iter().map(|(wait, unpolled)| described(replay, *wait, *unpolled)).collect();
    if !begun.is_empty() {
        data += &format!(" data-w=\"{}\"", attribute(&begun.join("\n")));
    }
    let over: Vec<String> = now.over.iter().map(usize::to_string).collect();
    if !over.is_empty() {
        data += &format!(" data-u=\"{}\"", over.join(" "));
    }
    if let Some((ready, waits)) = now.hidden {
        data += &format!(" data-h=\"{ready} {waits}\"");
    }
    if !now.printed.is_empty() {
        data += &format!(" data-o=\"{}\"", attribute(&now.printed));
    }
    let event = &replay.trace.events[step];
    if let Some(file) = event.file {
        data += &format!(" data-f=\"{file}\"");
    }
    if passes_time(event) {
        data += " data-k=\"\"";
    }
    data
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

/// Returns the steps before which the reader is asked who runs next, chosen from those where several tasks could.
fn questions(replay: &Replay, view: &View) -> BTreeSet<usize> {
    let on_loop = |task: &usize| replay.tasks.get(task).is_some_and(|task| task.job == Job::Task);
    let is_asked = |step: &usize| {
        let event = &replay.trace.events[*step];
        let alive = replay.steps[step - 1].counts.alive_on_loop;
        matches!(event.kind, Kind::Run) && event.task.as_ref().is_some_and(on_loop) && alive > 1
    };
    let follows = |step: &usize| *step > 0 && view.is_shown(step - 1);
    let steps: Vec<usize> = view.steps.iter().copied().filter(follows).filter(is_asked).collect();
    // With several ready tasks, there is something to guess.
    let ready = |step: &usize| replay.steps[step - 1].counts.ready;
    let (several, one): (Vec<usize>, Vec<usize>) = steps.into_iter().partition(|step| ready(step) > 1);
    let mut questions = spread(&several, QUESTIONS);
    questions.extend(spread(&one, QUESTIONS - questions.len()));
    questions.into_iter().collect()
}

/// Picks at most `most` steps, far apart.
fn spread(steps: &[usize], most: usize) -> Vec<usize> {
    let some = steps.len().min(most);
    (0..some).map(|nth| steps[nth * (steps.len() - 1) / (some - 1).max(1)]).collect()
}
