//! Renders two small traces as text and picture.

use crate::render::caption::caption;
use crate::render::describe::sentence;
use crate::render::figure::figure;
use crate::render::names::Names;
use crate::render::page::page;
use crate::render::player::lanes;
use crate::render::replay::Replay;
use crate::render::view::View;
use crate::render::words::number;
use crate::trace::Trace;
use std::collections::BTreeSet;

pub const JOINED: &str = r#"{
"version": 1,
"program": "joined",
"language": "rust",
"clock": "paused",
"tick_us": 0,
"seed": 1,
"notes": [],
"events": [
{"do":"spawn","at":0,"task":0,"line":6,"by":null,"kind":"task"},
{"do":"run","at":0,"task":0},
{"do":"enter","at":0,"task":0,"line":6,"frame":0,"via":null,"name":"main()"},
{"do":"await","at":0,"task":0,"line":9,"wait":0,"frame":0,"text":"ask(\"scout\")","branch":true},
{"do":"enter","at":0,"task":0,"line":14,"frame":1,"via":0,"name":"ask(\"scout\")"},
{"do":"out","at":0,"task":0,"line":15,"text":"scout waits\n"},
{"do":"await","at":0,"task":0,"line":16,"wait":1,"frame":1,"text":"sleep(Duration::from_secs(1))"},
{"do":"pending","at":0,"task":0,"line":16,"wait":1,"on":"timer","what":"tokio::time::Sleep"},
{"do":"await","at":0,"task":0,"line":9,"wait":2,"frame":0,"text":"ask(\"writer\")","branch":true},
{"do":"enter","at":0,"task":0,"line":14,"frame":2,"via":2,"name":"ask(\"writer\")"},
{"do":"out","at":0,"task":0,"line":15,"text":"writer waits\n"},
{"do":"await","at":0,"task":0,"line":16,"wait":3,"frame":2,"text":"sleep(Duration::from_secs(1))"},
{"do":"pending","at":0,"task":0,"line":16,"wait":3,"on":"timer","what":"tokio::time::Sleep"},
{"do":"park","at":0,"until":1000},
{"do":"wake","at":1000,"task":0,"line":16,"wait":1,"by":"timer"},
{"do":"run","at":1000,"task":0},
{"do":"ready","at":1000,"task":0,"line":16,"wait":1},
{"do":"exit","at":1000,"task":0,"line":17,"frame":1,"how":"returned"},
{"do":"ready","at":1000,"task":0,"line":16,"wait":3},
{"do":"exit","at":1000,"task":0,"line":17,"frame":2,"how":"returned"},
{"do":"out","at":1000,"task":0,"line":11,"text":"scout: yes, writer: yes: 1 s\n"},
{"do":"exit","at":1000,"task":0,"line":11,"frame":0,"how":"returned"},
{"do":"task_done","at":1000,"task":0,"how":"returned"}
]
}
"#;

pub const TWO_TASKS: &str = r#"{
"version": 1,
"program": "two-tasks",
"language": "rust",
"clock": "virtual",
"tick_us": 10,
"seed": 1,
"notes": ["The program asks for several worker threads, but was recorded on one."],
"events": [
{"do":"spawn","at":0,"task":0,"line":6,"by":null,"kind":"task"},
{"do":"run","at":0.01,"task":0},
{"do":"enter","at":0.01,"task":0,"line":6,"frame":0,"via":null,"name":"main()"},
{"do":"spawn","at":0.01,"task":1,"line":8,"by":0,"kind":"task"},
{"do":"spawn","at":0.01,"task":2,"line":9,"by":0,"kind":"task"},
{"do":"await","at":0.01,"task":0,"line":12,"wait":0,"frame":0,"text":"scout"},
{"do":"pending","at":0.01,"task":0,"line":12,"wait":0,"on":"task","what":"tokio::task::JoinHandle"},
{"do":"run","at":0.02,"task":1},
{"do":"enter","at":0.02,"task":1,"line":20,"frame":1,"via":null,"name":"ask(\"scout\")"},
{"do":"block","at":200.02,"task":1,"line":21,"ms":200},
{"do":"await","at":200.02,"task":1,"line":22,"wait":1,"frame":1,"text":"yield_now()"},
{"do":"yielded","at":200.02,"task":1,"line":22,"wait":1},
{"do":"run","at":200.03,"task":2},
{"do":"enter","at":200.03,"task":2,"line":30,"frame":2,"via":null,"name":"async block"},
{"do":"await","at":200.03,"task":2,"line":31,"wait":2,"frame":2,"text":"sleep(Duration::from_secs(9))"},
{"do":"pending","at":200.03,"task":2,"line":31,"wait":2,"on":"timer","what":"tokio::time::Sleep"},
{"do":"wake","at":200.03,"task":1,"line":22,"wait":1,"by":"yield"},
{"do":"run","at":200.04,"task":1},
{"do":"ready","at":200.04,"task":1,"line":22,"wait":1},
{"do":"exit","at":200.04,"task":1,"line":23,"frame":1,"how":"returned"},
{"do":"task_done","at":200.04,"task":1,"how":"returned"},
{"do":"wake","at":200.04,"task":0,"line":12,"wait":0,"by":1},
{"do":"run","at":200.05,"task":0},
{"do":"ready","at":200.05,"task":0,"line":12,"wait":0},
{"do":"await","at":200.05,"task":0,"line":13,"wait":3,"frame":0,"text":"think()"},
{"do":"enter","at":200.05,"task":0,"line":40,"frame":3,"via":3,"name":"think()"},
{"do":"exit","at":200.05,"task":0,"line":40,"frame":3,"how":"returned"},
{"do":"repeat","at":200.05,"events":3,"times":9999},
{"do":"out","at":200.05,"task":0,"line":14,"text":"main ends\n"},
{"do":"exit","at":200.05,"task":0,"line":15,"frame":0,"how":"returned"},
{"do":"task_done","at":200.05,"task":0,"how":"returned"},
{"do":"exit","at":200.05,"task":2,"line":31,"wait":2,"how":"dropped"},
{"do":"exit","at":200.05,"task":2,"line":31,"frame":2,"how":"dropped"},
{"do":"task_cancelled","at":200.05,"task":2,"why":"main ended"}
]
}
"#;

/// A lock is taken, but nothing is left that could release it.
pub const DEADLOCK: &str = r#"{
"version": 1,
"program": "deadlock",
"language": "rust",
"clock": "patient",
"tick_us": 10,
"seed": 1,
"notes": [],
"events": [
{"do":"spawn","at":0,"task":0,"line":6,"by":null,"kind":"task"},
{"do":"run","at":0.01,"task":0},
{"do":"enter","at":0.01,"task":0,"line":6,"frame":0,"via":null,"name":"main()"},
{"do":"await","at":0.01,"task":0,"line":7,"wait":0,"frame":0,"text":"lock.lock()"},
{"do":"await","at":0.01,"task":0,"line":8,"wait":1,"frame":0,"text":"lock.lock()"},
{"do":"pending","at":0.01,"task":0,"line":8,"wait":1,"on":"lock","what":"tokio::sync::Mutex"},
{"do":"out","at":0.01,"task":0,"line":9,"text":"a {{#b}}\n\n\"<c>\"\n","err":true},
{"do":"park","at":0.01,"until":null}
]
}
"#;

fn all() -> [Trace; 3] {
    [JOINED, TWO_TASKS, DEADLOCK].map(|text| Trace::parse(text).expect("a trace"))
}

/// Removes tags and entities.
pub fn plain(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text += piece.split_once('>').map_or(piece, |(_, text)| text);
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&#123;", "{").replace("&amp;", "&")
}

pub fn caption_of(trace: &Trace) -> String {
    let replay = Replay::new(trace);
    let lanes = lanes(&replay);
    caption(&Names::new(&replay), &lanes, &View::new(&replay, &lanes))
}

pub fn sentences(text: &str) -> Vec<String> {
    let trace = Trace::parse(text).expect("a trace");
    let replay = Replay::new(&trace);
    (0..trace.events.len()).map(|step| plain(&sentence(&Names::new(&replay), step))).collect()
}

#[test]
fn what_is_read_is_written_again() {
    for text in [JOINED, TWO_TASKS, DEADLOCK, STOPPED] {
        assert_eq!(Trace::parse(text).expect("a trace").write(), text);
    }
}

#[test]
fn another_version_is_refused() {
    let error = Trace::parse(&JOINED.replace("\"version\": 1", "\"version\": 2")).unwrap_err();
    assert_eq!(error.to_string(), "the trace has version 2, not 1");
}

#[test]
fn every_step_is_described() {
    assert_eq!(
        sentences(JOINED),
        [
            "The runtime receives the future of main(), which is ready to run.",
            "The runtime polls main(). No other task is ready.",
            "main() starts running.",
            r#"main() polls ask("scout")."#,
            r#"ask("scout") starts running inside main()."#,
            r#"ask("scout") prints: scout waits"#,
            r#"ask("scout") awaits sleep(Duration::from_secs(1))."#,
            r#"ask("scout") waits for a timer: sleep(Duration::from_secs(1)). main() keeps control."#,
            r#"main() polls ask("writer")."#,
            r#"ask("writer") starts running inside main()."#,
            r#"ask("writer") prints: writer waits"#,
            r#"ask("writer") awaits sleep(Duration::from_secs(1))."#,
            r#"ask("writer") waits for a timer: sleep(Duration::from_secs(1)). main() gives control back."#,
            "No task is ready, so the runtime sleeps until 1000 ms.",
            r#"A timer wakes main() for ask("scout"). main() is now ready."#,
            "The runtime polls main(). No other task is ready.",
            r#"ask("scout") is polled again: sleep(Duration::from_secs(1)) has finished."#,
            r#"ask("scout") returns."#,
            r#"ask("writer") is polled again: sleep(Duration::from_secs(1)) has finished."#,
            r#"ask("writer") returns."#,
            "main() prints: scout: yes, writer: yes: 1 s",
            "main() returns.",
            "main() has finished. The program ends.",
        ]
    );
    assert_eq!(
        sentences(TWO_TASKS),
        [
            "The runtime receives the future of main(), which is ready to run.",
            "The runtime polls main(). No other task is ready.",
            "main() starts running.",
            r#"main() spawns task 1, ask("scout"), which goes to the back of the ready queue."#,
            "main() spawns task 2, async block, which goes to the back of the ready queue.",
            "main() awaits scout.",
            "main() gives control back and waits for task 1 to finish: scout.",
            r#"The runtime polls task 1, ask("scout"). The other ready tasks wait their turn."#,
            r#"ask("scout") starts running."#,
            r#"ask("scout") blocks the thread for 200 ms, so no other task can run."#,
            r#"ask("scout") awaits yield_now()."#,
            r#"ask("scout") gives control back at yield_now(). The runtime sets the task aside until the ready queue is empty, or for at most 61 polls."#,
            "The runtime polls task 2, async block. No other task is ready.",
            "The async block of task 2 starts running.",
            "The async block of task 2 awaits sleep(Duration::from_secs(9)).",
            "The async block of task 2 waits for a timer: sleep(Duration::from_secs(9)). Task 2 gives control back.",
            r#"Task 1, ask("scout"), is no longer set aside and goes to the back of the ready queue."#,
            r#"The runtime polls task 1, ask("scout"). No other task is ready."#,
            r#"ask("scout") continues: yield_now() has finished."#,
            r#"ask("scout") returns."#,
            r#"Task 1, ask("scout"), has finished."#,
            "The end of task 1 wakes main(), which is now ready.",
            "The runtime polls main(). No other task is ready.",
            "main() continues: scout has finished.",
            "main() awaits think().",
            "think() starts running inside main().",
            "think() returns.",
            "Steps 25 to 27 repeat 9,999 more times.",
            "main() prints: main ends",
            "main() returns.",
            "main() has finished. The program ends, and unfinished tasks are dropped.",
            "The async block of task 2 is dropped, along with sleep(Duration::from_secs(9)).",
            "The async block of task 2, which was waiting for a timer, never runs again.",
            "Task 2, async block, is canceled because the program has ended.",
        ]
    );
}

#[test]
fn python_has_other_words() {
    let told = sentences(&TWO_TASKS.replace("\"rust\"", "\"python\""));
    assert_eq!(
        told[0],
        "asyncio.run turns the coroutine main() into a task, which goes to the back of the ready queue."
    );
    assert_eq!(told[1], "The event loop resumes main(). No other task is ready.");
    assert_eq!(told[21], "The end of task 1 wakes main(), which goes to the back of the ready queue.");
}

/// A loop that stops after its first task, as with `run_until_complete`, although another waits.
pub const STOPPED: &str = r#"{
"version": 1,
"program": "stopped",
"language": "python",
"clock": "paused",
"tick_us": 0,
"seed": 0,
"notes": [],
"events": [
{"do":"spawn","at":0,"task":0,"line":1,"by":null,"kind":"task"},
{"do":"run","at":0,"task":0},
{"do":"enter","at":0,"task":0,"line":1,"frame":0,"via":null,"name":"main()"},
{"do":"spawn","at":0,"task":1,"line":2,"by":0,"kind":"task"},
{"do":"await","at":0,"task":0,"line":3,"wait":0,"frame":0,"text":"asyncio.sleep(1)"},
{"do":"pending","at":0,"task":0,"line":3,"wait":0,"on":"timer","what":"asyncio.sleep"},
{"do":"run","at":0,"task":1},
{"do":"enter","at":0,"task":1,"line":6,"frame":1,"via":null,"name":"ask()"},
{"do":"await","at":0,"task":1,"line":7,"wait":1,"frame":1,"text":"asyncio.sleep(9)"},
{"do":"pending","at":0,"task":1,"line":7,"wait":1,"on":"timer","what":"asyncio.sleep"},
{"do":"park","at":0,"until":1000},
{"do":"wake","at":1000,"task":0,"line":3,"wait":0,"by":"timer","cancel":true},
{"do":"run","at":1000,"task":0},
{"do":"exit","at":1000,"task":0,"line":3,"wait":0,"how":"cancelled"},
{"do":"exit","at":1000,"task":0,"line":3,"frame":0,"how":"cancelled"},
{"do":"task_cancelled","at":1000,"task":0,"why":"cancelled"}
]
}
"#;

#[test]
fn a_canceled_python_task_ends_in_its_own_turn() {
    assert_eq!(
        sentences(STOPPED)[11..],
        [
            "A timer cancels main(), which goes to the back of the ready queue.",
            "The event loop resumes main(). No other task is ready.",
            "CancelledError is raised in main() at asyncio.sleep(1).",
            "main() ends with CancelledError.",
            "main() has ended and is canceled.",
        ]
    );
    let trace = Trace::parse(STOPPED).expect("a trace");
    assert_eq!(
        plain(&caption_of(&trace)),
        "Two tasks: main(); task 1, ask(). The event loop sleeps once, until 1000 ms. main() ends with CancelledError at \
         1000 ms. The event loop stops before the end of task 1."
    );
}

#[test]
fn the_caption_describes_the_whole_trace() {
    let told = all().map(|trace| plain(&caption_of(&trace)));
    assert_eq!(
        told[0],
        "One task, main(), which runs two futures concurrently. The runtime sleeps once, until 1000 ms. main() returns at 1000 ms."
    );
    assert_eq!(
        told[1],
        "Three tasks: main(); task 1, ask(\"scout\"); task 2, async block. The runtime never sleeps. main() returns at 200 ms, \
         which cancels task 2. Each poll of a task counts as 0.01 ms. \
         The program asks for several worker threads, but was recorded on one."
    );
    assert_eq!(
        told[2],
        "One task, main(). At the end, the runtime sleeps and nothing wakes it: the program is deadlocked, or it waits for \
         something that isn't recorded. Each poll of a task counts as 0.01 ms."
    );
    for (on, why) in [
        ("socket", "because the program waits for a socket, and nothing came."),
        ("signal", "because the program waits for a signal, and none came."),
    ] {
        let trace = DEADLOCK.replace("\"on\":\"lock\"", &format!("\"on\":\"{on}\""));
        let told = plain(&caption_of(&Trace::parse(&trace).expect("a trace")));
        assert!(told.contains(&format!("the runtime sleeps and nothing wakes it, {why}")), "{told}");
    }
}

#[test]
fn the_figure_is_one_block_with_a_row_for_every_step() {
    for trace in all() {
        let figure = figure(&trace, &trace.program);
        assert!(figure.starts_with("<figure") && figure.ends_with("</figure>\n"));
        assert!(figure.lines().all(|line| !line.trim().is_empty()), "mdBook ends the block at a blank line");
        assert!(!figure.contains("{{"), "mdBook takes that for a command");
        for step in 1..=trace.events.len() {
            assert!(figure.contains(&format!("<tr id=\"{}-{step}\"", trace.program)));
        }
        let ids: Vec<&str> = figure.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{ids:?}");
        assert!(ids.iter().all(|id| id.starts_with(&trace.program)), "{ids:?}");
    }
}

#[test]
fn a_wait_names_its_task() {
    let figures = all().map(|trace| figure(&trace, &trace.program));
    for (figure, wait) in [
        (0, "1 ask(&quot;scout&quot;) · timer: sleep(Duration::from_secs(1))"),
        (1, "0 main() · task: scout"),
        (1, "2 task 2: async block · timer: sleep(Duration::from_secs(9))"),
    ] {
        assert!(figures[figure].contains(&format!("data-w=\"{wait}\"")), "{wait}");
    }
}

#[test]
fn long_times_have_commas() {
    assert_eq!(
        [0.014, 200.5, 1000.0, 10_000.0, 3_600_000.0].map(number),
        ["0.01", "200.5", "1000", "10,000", "3,600,000"]
    );
}

#[test]
fn a_page_needs_nothing_else() {
    let page = page(&all()[0], &[("main.rs", "if a < b {}\n\nend\n")], "figure {}", "let js;");
    for part in ["<code class=\"language-rust\">if a &lt; b {}\n\nend\n</code>", "figure {}", "let js;", "<figure"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("http"));
}
