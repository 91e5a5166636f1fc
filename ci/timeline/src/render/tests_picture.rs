//! Draws small traces.

use crate::render::figure::figure;
use crate::render::lane::{Look, Span};
use crate::render::page::page;
use crate::render::player::lanes;
use crate::render::replay::Replay;
use crate::render::tests::{DEADLOCK, JOINED, STOPPED, TWO_TASKS, caption_of, plain, sentences};
use crate::render::words::{prose, whole};
use crate::trace::Trace;

/// Returns the looks of the lanes, a letter for each step, below their names.
fn picture(text: &str) -> Vec<String> {
    let trace = Trace::parse(text).expect("a trace");
    let lanes = lanes(&Replay::new(&trace)).lanes;
    let letter = |look| match look {
        Look::Busy => '-',
        Look::Parked => 'z',
        Look::Ready => 'r',
        Look::Running => '#',
        Look::Inside => 'i',
        Look::Blocked => 'B',
        Look::Waiting => 'w',
        Look::Unpolled => 'u',
    };
    let row = |spans: &[Span]| {
        let mut row = vec![' '; trace.events.len()];
        spans.iter().for_each(|span| row[span.from..span.to].fill(letter(span.look)));
        row.into_iter().collect::<String>()
    };
    lanes.iter().map(|lane| format!("{:>2}|{}|{}", lane.depth, row(&lane.spans), lane.label)).collect()
}

#[test]
fn the_loop_and_every_task_and_part_have_a_lane() {
    assert_eq!(
        picture(JOINED),
        [
            " 0| ------------z --------|runtime",
            " 0|r##iiii#iiiiwwr#i#i### |main()",
            r#" 1|   ####wwwwwwwww#      |ask("scout")"#,
            r#" 1|        ####wwwwww#    |ask("writer")"#,
        ]
    );
    assert_eq!(
        picture(STOPPED),
        [" 0| ---------z ----|event loop", " 0|r####wwwwwwr### |main()", " 0|   rrr###wwwwwww|task 1: ask()",]
    );
    assert_eq!(
        picture(TWO_TASKS),
        [
            " 0| --------B------ ---- ----- ---   |runtime",
            " 0|r#####wwwwwwwwwwwwwwwr########    |main()",
            r#" 0|   rrrr##B#wwwwwr###              |task 1: ask("scout")"#,
            " 0|    rrrrrrrr###wwwwwwwwwwwwwwwwww |task 2: async block",
        ]
    );
}

/// Returns the texts of the lanes' names, and those after their ends.
fn names(text: &str) -> [Vec<String>; 2] {
    let figure = figure(&Trace::parse(text).expect("a trace"), "x");
    ["<g class=\"tl-name\">", "<g class=\"tl-ending\">"].map(|group| {
        let group = figure.split(group).nth(1).and_then(|rest| rest.split("</g>").next()).unwrap_or_default();
        group.split("</text>").map(plain).filter(|name| !name.is_empty()).collect()
    })
}

/// Returns a trace that the recorder ended for this reason after the first `events`.
fn ended(trace: &str, why: &str, events: usize) -> String {
    let events: Vec<&str> = trace.lines().take(8 + 1 + events).collect();
    let events = events.join("\n").replace("\"events\"", &format!("\"ended\": \"{why}\",\n\"events\""));
    format!("{}\n]\n}}\n", events.trim_end_matches(','))
}

#[test]
fn a_thread_that_is_held_is_held_where_the_lane_ends() {
    let held = ended(TWO_TASKS, "held", 10);
    let [_, ends] = names(&held);
    assert_eq!(ends, ["held here", "never runs"]);
    assert_eq!(
        sentences(&held)[9],
        "ask(\"scout\") holds the thread, and never lets go of it. No task can run anymore."
    );
    assert!(figure(&Trace::parse(&held).expect("a trace"), "x").contains("the recorder ended the run"));
}

#[test]
fn what_the_recorder_ends_goes_on_or_is_never_woken() {
    assert_eq!(names(&ended(TWO_TASKS, "events", 16))[1], ["goes on", "goes on", "goes on"]);
    assert_eq!(names(&ended(TWO_TASKS, "time", 7))[1].len(), 3);
    assert_eq!(names(&ended(DEADLOCK, "asleep", 8))[1], ["never woken"]);
    assert_eq!(names(DEADLOCK)[1], [""; 0], "nobody ended it");
}

#[test]
fn a_turn_in_which_the_run_is_ended_gives_nothing_back() {
    let cut = ended(JOINED, "events", 11);
    assert_eq!(sentences(&cut)[10], "ask(\"writer\") prints: writer waits");
    let whole = cut.replace("\"ended\": \"events\",\n", "");
    assert_eq!(sentences(&whole)[10], "ask(\"writer\") prints: writer waits main() gives control back.");
}

#[test]
fn lanes_of_the_same_name_are_told_apart() {
    let same = JOINED.replace("\\\"writer\\\"", "\\\"scout\\\"");
    assert_eq!(names(&same)[0], ["runtime", "main()", "└ ask(\"scout\") #1", "└ ask(\"scout\") #2"]);
    let lines = same.replace("\"line\":9,\"wait\":2", "\"line\":10,\"wait\":2");
    assert_eq!(names(&lines)[0], ["runtime", "main()", "└ ask(\"scout\"), line 9", "└ ask(\"scout\"), line 10"]);
}

/// Jobs that block their threads for different times, side by side.
const JOBS: &str = r#"{"version":1,"program":"jobs","language":"rust","clock":"paused","tick_us":0,"seed":1,"notes":[],"events":[
{"do":"spawn","at":0,"task":0,"by":null,"kind":"task"},
{"do":"run","at":0,"task":0},
{"do":"spawn","at":0,"task":1,"by":0,"kind":"thread"},
{"do":"spawn","at":0,"task":2,"by":0,"kind":"thread"},
{"do":"run","at":0,"task":1},
{"do":"block","at":0,"task":1,"ms":200},
{"do":"run","at":0,"task":2},
{"do":"block","at":0,"task":2,"ms":300},
{"do":"park","at":0,"until":300}
]}"#;

#[test]
fn each_job_blocks_for_its_own_time() {
    let trace = Trace::parse(JOBS).expect("a trace");
    let lanes = lanes(&Replay::new(&trace)).lanes;
    let blocked = |lane: usize| {
        let blocked = lanes[lane].spans.iter().filter(|span| span.look == Look::Blocked);
        blocked.map(|span| (span.from, span.to, span.texts.join(" "))).collect::<Vec<_>>()
    };
    assert_eq!(blocked(2), [(5, 9, "200 ms".into())]);
    assert_eq!(blocked(3), [(7, 9, "300 ms".into())]);
}

#[test]
fn the_caption_counts_the_futures_of_one_task() {
    let joined = caption_of(&Trace::parse(JOINED).expect("a trace"));
    assert!(joined.starts_with("One task, <code>main()</code>, which runs two futures concurrently."), "{joined}");
    // Two tasks that await one thing each.
    let two = TWO_TASKS.replace("\"wait\":1,\"frame\":1,", "\"branch\":true,\"wait\":1,\"frame\":1,");
    let two = two.replace("\"wait\":2,\"frame\":2,", "\"branch\":true,\"wait\":2,\"frame\":2,");
    assert_eq!(names(&two)[0].len(), 4 + 2, "each has a part");
    assert!(!caption_of(&Trace::parse(&two).expect("a trace")).contains("concurrently"));
}

#[test]
fn each_step_names_its_file_and_the_page_has_all_of_them() {
    let trace = Trace::parse(include_str!("../../tests/two-files.json")).expect("a trace");
    let figure = figure(&trace, "two");
    let row = |step: usize| {
        figure.split(&format!("<tr id=\"two-{step}\"")).nth(1).and_then(|rest| rest.split("</tr>").next())
    };
    let row = |step| row(step).expect("each step has a row");
    assert!(row(7).starts_with(" data-f=\"1\"") && row(7).contains("<td>src/agent.rs:<wbr>10</td>"), "{}", row(7));
    assert!(!row(4).contains("data-f") && row(4).contains("<td>9</td>"), "{}", row(4));
    let files = [("src/main.rs", "a\n"), ("src/agent.rs", "b\n"), ("src/agent/check.rs", "c\n")];
    let page = page(&trace, &files, "", "");
    let sections = page.matches("<section>\n<h2>").count();
    assert_eq!(sections, 3, "without scripts, they follow each other");
    assert!(page.contains("Each column is one step"));
}

#[test]
fn times_have_no_costs_of_turns_and_notes_have_code() {
    let trace = Trace::parse(TWO_TASKS).expect("a trace");
    assert_eq!([0.99, 200.04, 10.6].map(|ms| whole(&trace, ms)), ["0", "200", "10"]);
    assert_eq!(prose("`a < b` holds"), "<code>a &lt; b</code> holds");
    assert_eq!(prose("one ` alone"), "one ` alone");
}
