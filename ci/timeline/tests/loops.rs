//! Runtimes other than that of `#[tokio::main]`, and what holds their threads: drawn as it is, or refused by name.

mod shared;

use shared::options;
use timeline::trace::{By, Kind, Trace, Waker};
use timeline::{Comparison, End, Error, Program, Recorded, record, render};

/// Records a program, which must print and end as it does without the recorder.
fn recorded(name: &str, source: &str) -> Recorded {
    let recorded = record(&Program::rust(name, source), &options()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(recorded.comparison, Comparison::Same(End::Status(recorded.status)), "{name}: {}", recorded.stdout);
    recorded
}

/// Returns the line and the reason of a refusal.
fn refused(name: &str, source: &str) -> (usize, String) {
    match record(&Program::rust(name, source), &options()) {
        Err(Error::Refused(refused)) => (refused.line, refused.what),
        Err(error) => panic!("{name}: {error}"),
        Ok(recorded) => panic!("{name} was recorded: {}", recorded.stdout),
    }
}

/// Returns what happens to tasks when: the time in milliseconds, to tens, and the task.
fn when(trace: &Trace, wanted: impl Fn(&Kind) -> bool) -> Vec<(u64, Option<usize>)> {
    let events = trace.events.iter().filter(|event| wanted(&event.kind));
    events.map(|event| (event.at as u64 / 10 * 10, event.task)).collect()
}

fn printed(trace: &Trace) -> Vec<(u64, Option<usize>)> {
    when(trace, |kind| matches!(kind, Kind::Out { .. }))
}

const SLEEP: &str = "use std::time::Duration;\nuse tokio::time::sleep;\n";

#[test]
fn a_local_runtime_is_recorded() {
    let bodies = [
        ("local-main", "#[tokio::main(flavor = \"local\")]\nasync fn main() {\n    both().await;\n}"),
        ("local-new", "fn main() {\n    tokio::runtime::LocalRuntime::new().unwrap().block_on(both());\n}"),
        (
            "local-built",
            "use tokio::runtime::{Builder, LocalOptions};\nfn main() {\n    let rt = Builder::new_current_thread().enable_all().\
             build_local(LocalOptions::default()).unwrap();\n    rt.block_on(both());\n}",
        ),
    ];
    for (name, main) in bodies {
        let source = format!(
            "{SLEEP}{main}\n\nasync fn both() {{\n    let shared = std::rc::Rc::new(7);\n    let task = tokio::task::spawn_local(\
             async move {{\n        sleep(Duration::from_millis(200)).await;\n        println!(\"{{shared}}\");\n    }});\n    \
             sleep(Duration::from_millis(100)).await;\n    println!(\"outer\");\n    task.await.unwrap();\n}}\n"
        );
        let Recorded { trace, stdout, .. } = recorded(name, &source);
        assert_eq!(stdout, "outer\n7\n", "{name}");
        assert_eq!(printed(&trace), [(100, Some(0)), (200, Some(1))], "{name}");
    }
}

#[test]
fn the_tasks_of_a_local_set_are_recorded() {
    let source = format!(
        "{SLEEP}use tokio::task::{{LocalSet, spawn_local}};

#[tokio::main(flavor = \"current_thread\")]
async fn main() {{
    let set = LocalSet::new();
    set.spawn_local(async {{ sleep(Duration::from_millis(100)).await; println!(\"first\") }});
    set.run_until(async {{
        let task = spawn_local(async {{ sleep(Duration::from_millis(200)).await; println!(\"second\"); 4 }});
        println!(\"{{}}\", task.await.unwrap());
    }})
    .await;
    set.spawn_local(async {{ println!(\"third\") }});
    set.await;
}}
"
    );
    let trace = recorded("local-set", &source).trace;
    assert_eq!(printed(&trace), [(100, Some(1)), (200, Some(2)), (200, Some(0)), (200, Some(3))]);
}

#[test]
fn a_local_set_that_a_runtime_blocks_on_is_recorded() {
    let source = format!(
        "{SLEEP}
fn main() {{
    let rt = tokio::runtime::Runtime::new().unwrap();
    tokio::task::LocalSet::new().block_on(&rt, async {{
        tokio::task::spawn_local(async {{ sleep(Duration::from_millis(100)).await; println!(\"task\") }});
        sleep(Duration::from_millis(200)).await;
        println!(\"main\");
    }});
}}
"
    );
    let trace = recorded("local-set-blocks", &source).trace;
    assert_eq!(printed(&trace), [(100, Some(1)), (200, Some(0))]);
    // The set polls its own future along with the task that the timer has woken.
    assert_eq!(when(&trace, |kind| matches!(kind, Kind::Wake { by: By::Other(Waker::Other), .. })), [(100, Some(0))]);
}

#[test]
fn what_a_runtime_on_one_thread_misses_while_main_sleeps_is_made_up() {
    let source = format!(
        "{SLEEP}
fn main() {{
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let task = rt.spawn(async {{ sleep(Duration::from_millis(200)).await; println!(\"task\") }});
    rt.block_on(async {{ sleep(Duration::from_millis(100)).await; println!(\"first\") }});
    std::thread::sleep(Duration::from_millis(300));
    println!(\"main\");
    let began = std::time::Instant::now();
    rt.block_on(task).unwrap();
    println!(\"{{}}\", began.elapsed() < Duration::from_millis(50));
}}
"
    );
    let Recorded { trace, stdout, .. } = recorded("main-sleeps", &source);
    assert_eq!(stdout, "first\nmain\ntask\ntrue\n");
    assert_eq!(printed(&trace), [(100, Some(0)), (400, None), (400, Some(1)), (400, None)]);
    let roots = |kind: &Kind| matches!(kind, Kind::Spawn { by: None, root: true, .. });
    assert_eq!(when(&trace, roots), [(400, Some(2))]);
    let figure = render::figure(&trace, "main-sleeps");
    for said in [
        "The program, outside the runtime, blocks its thread for 300 ms.",
        "The program, outside the runtime, prints: <code>main</code>",
        "has finished, so <code>block_on</code> returns.",
        "<code>block_on</code> is called more than once. The program ends at 40",
    ] {
        assert!(figure.contains(said), "{said}");
    }
}

#[test]
fn tasks_that_run_beside_main_are_refused() {
    let body = |body: &str| {
        let task = "rt.spawn(async { loop { sleep(Duration::from_millis(100)).await; } });";
        format!(
            "{SLEEP}fn main() {{\n    let rt = tokio::runtime::Runtime::new().unwrap();\n    {task}\n    {body}\n}}\n"
        )
    };
    let beside = "this task runs on a thread of its runtime while `main` or another runtime goes on";
    for (name, what) in [
        ("beside-sleep", "std::thread::sleep(Duration::from_millis(300));"),
        ("beside-later", "rt.block_on(async {});\n    std::thread::sleep(Duration::from_millis(300));"),
        (
            "beside-other",
            "tokio::runtime::Runtime::new().unwrap().block_on(async { sleep(Duration::from_millis(300)).await });",
        ),
        ("beside-lock", "let (to, from) = std::sync::mpsc::channel::<()>();\n    from.recv().ok();\n    drop(to);"),
    ] {
        assert_eq!(refused(name, &body(what)), (5, beside.into()), "{name}");
    }
    // Without a sleep, any order may be.
    let joined = format!(
        "{SLEEP}fn main() {{\n    let rt = tokio::runtime::Runtime::new().unwrap();\n    let task = rt.spawn(async {{ 7 }});\n    \
         println!(\"{{}}\", rt.block_on(task).unwrap());\n    rt.shutdown_timeout(Duration::from_secs(1));\n}}\n"
    );
    assert_eq!(recorded("beside-joined", &joined).stdout, "7\n");
}

#[test]
fn a_loop_on_a_thread_of_its_own_is_recorded_if_it_is_the_only_one() {
    let thread = format!(
        "{SLEEP}
fn main() {{
    let thread = std::thread::spawn(|| {{
        let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        rt.block_on(async {{ sleep(Duration::from_millis(100)).await; println!(\"thread\") }});
    }});
    thread.join().unwrap();
    println!(\"main\");
}}
"
    );
    let trace = recorded("only-loop", &thread).trace;
    assert_eq!(printed(&trace), [(100, Some(0)), (100, None)]);
    let timer = |kind: &Kind| matches!(kind, Kind::Wake { by: By::Other(Waker::Timer), .. });
    assert_eq!(when(&trace, timer), [(100, Some(0))], "a timer of that loop, not another thread");
}

#[test]
fn loops_on_two_threads_are_refused() {
    let threads = format!(
        "{SLEEP}
#[tokio::main]
async fn main() {{
    let (to, mut from) = tokio::sync::mpsc::channel(4);
    std::thread::spawn(move || {{
        let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        rt.block_on(async move {{ sleep(Duration::from_millis(100)).await; to.send(7).await.unwrap() }});
    }});
    println!(\"{{:?}}\", from.recv().await);
}}
"
    );
    let second = "this runs a future on a second thread while another thread is inside `block_on`";
    assert_eq!(refused("two-loops", &threads), (9, second.into()));
}

#[test]
fn block_on_through_a_handle_is_refused() {
    let main = |body: &str| {
        format!(
            "{SLEEP}fn main() {{\n    let rt = tokio::runtime::Runtime::new().unwrap();\n    let handle = rt.handle().clone();\n    \
             {body}\n}}\n"
        )
    };
    let by_handle = "this `block_on` leaves timers and tasks to other threads of its runtime";
    let future = "handle.block_on(async { sleep(Duration::from_millis(100)).await; println!(\"end\") })";
    assert_eq!(refused("handle", &main(&format!("{future};"))), (6, by_handle.into()));
    let thread = format!("std::thread::spawn(move || {future}).join().unwrap();");
    assert_eq!(refused("handle-thread", &main(&thread)), (6, by_handle.into()));
    let in_place = format!(
        "{SLEEP}#[tokio::main]\nasync fn main() {{\n    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(\
         sleep(Duration::from_millis(100))));\n}}\n"
    );
    let what = "this `block_on` in a `block_in_place` leaves the tasks to other threads";
    assert_eq!(refused("in-place", &in_place), (5, what.into()));
}

#[test]
fn a_job_may_wait_for_tasks() {
    let source = format!(
        "{SLEEP}use std::sync::Arc;
use tokio::sync::{{Mutex, mpsc, oneshot}};
use tokio::task::spawn_blocking;

#[tokio::main]
async fn main() {{
    let (to, mut from) = mpsc::channel(1);
    let job = spawn_blocking(move || {{
        let mut sum = 0;
        while let Some(n) = from.blocking_recv() {{
            sum += n;
        }}
        sum
    }});
    for n in 0..3 {{
        to.send(n).await.unwrap();
        sleep(Duration::from_millis(100)).await;
    }}
    drop(to);
    println!(\"{{}}\", job.await.unwrap());

    let (to, mut from) = mpsc::channel(1);
    let job = spawn_blocking(move || (0..3).for_each(|n| to.blocking_send(n).unwrap()));
    while let Some(n) = from.recv().await {{
        sleep(Duration::from_millis(100)).await;
        println!(\"{{n}}\");
    }}
    job.await.unwrap();

    let lock = Arc::new(Mutex::new(7));
    let held = lock.clone().lock_owned().await;
    let (to, from) = oneshot::channel();
    let job = spawn_blocking(move || (*lock.blocking_lock(), from.blocking_recv().unwrap()));
    sleep(Duration::from_millis(100)).await;
    drop(held);
    sleep(Duration::from_millis(100)).await;
    to.send(8).unwrap();
    println!(\"{{:?}}\", job.await.unwrap());
}}
"
    );
    let Recorded { trace, stdout, .. } = recorded("job-waits", &source);
    assert_eq!(stdout, "3\n0\n1\n2\n(7, 8)\n");
    let waits =
        |kind: &Kind| matches!(kind, Kind::Await { frame: None, text, .. } if text.starts_with("from.blocking_recv"));
    let mut receives = when(&trace, waits);
    assert_eq!(receives.pop(), Some((700, Some(3))));
    assert_eq!(receives, [(0, Some(1)), (0, Some(1)), (100, Some(1)), (200, Some(1))]);
    let figure = render::figure(&trace, "job-waits");
    assert!(figure.contains("Task 1 waits for a channel: <code>from.blocking_recv()</code>."));
    assert!(figure.contains("Task 1 continues on its own thread."));
}

#[test]
fn a_job_may_block_on_a_future_and_spawn_tasks() {
    let source = format!(
        "{SLEEP}use tokio::runtime::Handle;

#[tokio::main]
async fn main() {{
    let other = tokio::spawn(async {{ sleep(Duration::from_millis(50)).await; println!(\"other\") }});
    let job = tokio::task::spawn_blocking(|| {{
        let task = tokio::spawn(async {{ sleep(Duration::from_millis(100)).await; 7 }});
        let began = std::time::Instant::now();
        let n = Handle::current().block_on(async {{ task.await.unwrap() + 1 }});
        (n, began.elapsed() >= Duration::from_millis(100))
    }});
    println!(\"{{:?}}\", job.await.unwrap());
    other.await.unwrap();
}}
"
    );
    let Recorded { trace, stdout, .. } = recorded("job-blocks", &source);
    assert_eq!(stdout, "other\n(8, true)\n");
    assert_eq!(printed(&trace), [(50, Some(1)), (100, Some(0))]);
}
