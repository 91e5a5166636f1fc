//! Programs with many tasks: their figures stay small, and the time to draw them grows with the number of events.

use std::path::Path;
use std::time::Instant;
use timeline::trace::{By, Clock, Event, How, Job, Kind, Language, On, Trace, VERSION, Waker};
use timeline::{Options, Program, fold, record, render, validate};

/// A trace in the making.
#[derive(Default)]
struct Log {
    events: Vec<Event>,
    at: f64,
    frames: usize,
    waits: usize,
}

impl Log {
    fn add(&mut self, task: usize, line: usize, kind: Kind) {
        self.events.push(Event { at: self.at, task: Some(task), line: Some(line), file: None, kind });
    }

    fn spawn(&mut self, task: usize, line: usize, kind: Job) {
        self.add(task, line, Kind::Spawn { by: (task > 0).then_some(0), kind, root: false });
    }

    fn enter(&mut self, task: usize, line: usize, via: Option<usize>, name: &str) -> usize {
        self.frames += 1;
        self.add(task, line, Kind::Enter { frame: self.frames - 1, via, name: name.into() });
        self.frames - 1
    }

    /// Begins a wait that is pending.
    fn wait(&mut self, task: usize, line: usize, frame: usize, on: On) -> usize {
        let wait = self.reach(task, line, frame, false);
        self.add(task, line, Kind::Pending { wait, on, what: "something".into() });
        wait
    }

    fn reach(&mut self, task: usize, line: usize, frame: usize, branch: bool) -> usize {
        self.waits += 1;
        let wait = self.waits - 1;
        self.add(task, line, Kind::Await { wait, frame: Some(frame), text: "it".into(), branch });
        wait
    }

    /// Sleeps until a timer wakes the task through one of its waits.
    fn sleep(&mut self, ms: f64) {
        let kind = Kind::Park { until: Some(self.at + ms) };
        self.events.push(Event { at: self.at, task: None, line: None, file: None, kind });
        self.at += ms;
    }

    fn wake(&mut self, task: usize, wait: usize, by: By, again: bool) {
        self.add(task, 1, Kind::Wake { wait: Some(wait), by, again, cancel: false });
    }

    fn go_on(&mut self, task: usize, line: usize, wait: usize) {
        self.add(task, line, Kind::Run);
        self.add(task, line, Kind::Ready { wait });
    }

    fn leave(&mut self, task: usize, line: usize, frame: usize) {
        self.add(task, line, Kind::Exit { frame: Some(frame), wait: None, how: How::Returned });
    }

    fn end(&mut self, task: usize, line: usize, frame: usize) {
        self.leave(task, line, frame);
        self.add(task, line, Kind::TaskDone { how: How::Returned });
    }

    fn trace(self) -> Trace {
        Trace {
            version: VERSION,
            program: "many".into(),
            language: Language::Rust,
            clock: Clock::Paused,
            tick_us: 0,
            seed: 1,
            notes: Vec::new(),
            files: Vec::new(),
            ended: None,
            events: self.events,
        }
    }

    /// Begins `main()`.
    fn main() -> Log {
        let mut log = Log::default();
        log.spawn(0, 1, Job::Task);
        log.add(0, 1, Kind::Run);
        log.enter(0, 1, None, "main()");
        log
    }
}

const TIMER: By = By::Other(Waker::Timer);

/// Tasks that sleep, and a main that awaits them one by one. Task by task, `line` gives them different steps.
fn spawned(count: usize, line: impl Fn(usize) -> usize) -> Trace {
    let mut log = Log::main();
    (1..=count).for_each(|task| log.spawn(task, 3, Job::Task));
    let mut main = log.wait(0, 5, 0, On::Task);
    let mut waits = Vec::new();
    for task in 1..=count {
        log.add(task, 9, Kind::Run);
        let frame = log.enter(task, 9, None, &format!("ask({task})"));
        waits.push((frame, log.wait(task, line(task), frame, On::Timer)));
    }
    for (task, (frame, wait)) in (1..=count).zip(waits) {
        log.sleep(1.0);
        log.wake(task, wait, TIMER, false);
        log.go_on(task, line(task), wait);
        log.end(task, 12, frame);
        log.wake(0, main, By::Task(task), false);
        log.go_on(0, 5, main);
        log.add(0, 6, Kind::Out { text: format!("{task}\n"), err: false });
        if task < count {
            main = log.wait(0, 5, 0, On::Task);
        }
    }
    log.end(0, 7, 0);
    log.trace()
}

/// One task with many futures at once, as in `join_all`.
fn joined(count: usize) -> Trace {
    let mut log = Log::main();
    let all = log.reach(0, 3, 0, false);
    let inner: Vec<(usize, usize)> = (0..count)
        .map(|number| {
            let frame = log.enter(0, 9, Some(all), &format!("ask({number})"));
            (frame, log.wait(0, 10, frame, On::Timer))
        })
        .collect();
    for (frame, wait) in inner {
        log.sleep(1.0);
        log.wake(0, wait, TIMER, false);
        log.go_on(0, 10, wait);
        log.leave(0, 11, frame);
    }
    log.end(0, 4, 0);
    log.trace()
}

/// Jobs on threads of their own, all at the same time.
fn jobs(count: usize) -> Trace {
    let mut log = Log::main();
    (1..=count).for_each(|task| log.spawn(task, 3, Job::Thread));
    let main = log.wait(0, 5, 0, On::Task);
    for task in 1..=count {
        log.add(task, 3, Kind::Run);
        log.add(task, 8, Kind::Block { ms: 100.0 });
    }
    log.sleep(100.0);
    for task in 1..=count {
        log.add(task, 3, Kind::TaskDone { how: How::Returned });
        log.wake(0, main, By::Task(task), task > 1);
    }
    log.go_on(0, 5, main);
    log.end(0, 7, 0);
    log.trace()
}

/// One task that never does the same twice.
fn alone(count: usize) -> Trace {
    let mut log = Log::main();
    for number in 0..count {
        let wait = log.wait(0, 3 + number * number % 97, 0, On::Channel);
        log.sleep(1.0);
        log.wake(0, wait, TIMER, false);
        log.go_on(0, 3, wait);
    }
    log.end(0, 4, 0);
    log.trace()
}

/// Returns the seconds that this thread has computed, or those that have passed where that isn't known.
fn seconds(begin: Instant) -> f64 {
    let known = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = known.and_then(|known| known.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| begin.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// Twice what a linear program needs for 16 times as much, and an eighth of what a quadratic one does.
const MOST: f64 = 32.0;

/// Returns how many times longer it takes to validate, fold and draw 16 times as much, at best.
fn growth(trace: fn(usize) -> Trace) -> f64 {
    let begin = Instant::now();
    let time = |trace: &Trace| {
        let before = seconds(begin);
        assert_eq!(validate::validate(trace), Ok(()));
        render::figure(&fold::fold(trace.clone()), "many");
        seconds(begin) - before
    };
    let (few, many) = (trace(200), trace(16 * 200));
    let (mut least, mut most) = (f64::INFINITY, f64::INFINITY);
    // What takes longer because of other processes doesn't take longer each time.
    for _ in 0..5 {
        (least, most) = (time(&few).min(least), time(&many).min(most));
        if most / least < MOST {
            break;
        }
    }
    most / least
}

#[test]
fn the_time_grows_with_the_number_of_events() {
    let growths = [
        ("tasks alike", growth(|count| spawned(count, |_| 10))),
        ("tasks that differ", growth(|count| spawned(count, |task| 10 + task))),
        ("futures of one task", growth(joined)),
        ("jobs on threads", growth(jobs)),
        ("one task", growth(alone)),
    ];
    println!("{growths:.1?}");
    assert!(growths.iter().all(|(_, growth)| *growth < MOST), "{growths:.1?}");
}

/// Returns the labels of a figure's lanes.
fn lanes(figure: &str) -> Vec<String> {
    let names = figure.split("<g class=\"tl-name\">").nth(1).and_then(|rest| rest.split("</g>").next());
    let names = names.expect("a figure has lanes").split("</text>").filter_map(|text| text.split_once('>'));
    names.map(|(_, name)| name.to_string()).collect()
}

fn caption(figure: &str) -> String {
    let caption = figure.split("<p class=\"caption\">").nth(1).and_then(|rest| rest.split("</p>").next());
    caption.expect("a figure has a caption").replace("<code>", "").replace("</code>", "")
}

#[test]
fn tasks_that_take_the_same_steps_share_a_lane() {
    let figure = render::figure(&spawned(1000, |_| 10), "many");
    assert_eq!(lanes(&figure), ["runtime", "main()", "ask() ×1,000, of which task 1 is shown"]);
    let said = caption(&figure);
    assert!(
        said.starts_with(
            "1,001 tasks. 1,000 tasks, ask(), take the same steps, so they share a lane, which shows task 1. The picture has "
        ),
        "{said}"
    );
    assert!(said.contains(" steps, without those of the others and rounds like earlier ones. "), "{said}");
    // What they print isn't left out.
    let printed: Vec<&str> = figure
        .split("data-o=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .flat_map(|text| text.split("&#10;"))
        .collect();
    assert!((1..=1000).all(|task| printed.contains(&&*task.to_string())));
    // All are in a table of their own.
    assert!(figure.contains("<summary>Each of the 1,000 tasks <code>ask()</code></summary>"));
    assert!(figure.contains("<tr><th scope=\"row\">1000</th><td>0</td><td>0</td><td>1000</td><td>returns</td></tr>"));
    assert!(figure.len() < 250_000, "{} bytes", figure.len());
}

#[test]
fn futures_of_one_task_share_a_lane() {
    let figure = render::figure(&joined(500), "many");
    assert_eq!(lanes(&figure), ["runtime", "main()", "└ ask() ×500, of which ask(0) is shown"]);
    assert!(figure.contains("<summary>Each of the 500 futures <code>ask()</code></summary>"));
}

#[test]
fn a_dozen_tasks_have_lanes_of_their_own_and_so_have_those_that_differ() {
    assert_eq!(lanes(&render::figure(&spawned(12, |_| 10), "many")).len(), 2 + 12);
    assert_eq!(lanes(&render::figure(&spawned(13, |_| 10), "many")).len(), 2 + 1);
    assert_eq!(lanes(&render::figure(&spawned(40, |task| 10 + task), "many")).len(), 2 + 40);
}

#[test]
fn too_many_tasks_share_a_lane_although_they_differ() {
    // Half of them take the same steps.
    let figure = render::figure(&spawned(200, |task| if task % 2 == 0 { 10 } else { 10 + task }), "many");
    assert_eq!(lanes(&figure), ["runtime", "main()", "ask() ×200, of which task 2 is shown"]);
    let said = caption(&figure);
    let differ = "200 tasks, ask(), begin in the same line but take different steps. They share a lane, which shows task 2, because most of \
        them take its steps.";
    assert!(said.contains(differ), "{said}");
}

#[test]
fn steps_that_are_left_out_are_counted_and_leave_the_states_right() {
    let trace = spawned(1000, |_| 10);
    let figure = render::figure(&trace, "many");
    let rows: Vec<&str> = figure.lines().filter(|line| line.starts_with("<tr id=")).collect();
    let step = |row: &&str| {
        row.trim_start_matches("<tr id=\"many-").split('"').next().and_then(|step| step.parse::<usize>().ok())
    };
    let steps: Vec<usize> = rows.iter().filter_map(step).collect();
    assert_eq!((steps[0], steps.last()), (1, Some(&trace.events.len())));
    let left_out: usize = steps.windows(2).map(|pair| pair[1] - pair[0] - 1).sum();
    assert_eq!(left_out + rows.len(), trace.events.len());
    assert!(rows.len() < 60, "{} rows", rows.len());
    // Before task 1 runs, 999 others have been spawned.
    let runs = rows.iter().position(|row| row.contains("The runtime polls task 1,")).expect("it runs");
    let before: Vec<&str> =
        rows[..=runs].iter().filter_map(|row| row.split("data-h=\"").nth(1)?.split('"').next()).collect();
    assert_eq!(before, ["999 0"]);
    assert!(figure.contains("999 steps follow that aren't shown."));
}

/// A program whose thousand tasks wait for permits, for each other, and for a timer.
const LIMITED: &str = "
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

#[tokio::main(flavor = \"current_thread\", start_paused = true)]
async fn main() {
    let limit = Arc::new(Semaphore::new(10));
    let mut pages = JoinSet::new();
    for url in 0..1000u64 {
        let limit = limit.clone();
        pages.spawn(async move {
            let _permit = limit.acquire().await.unwrap();
            fetch(url).await
        });
    }
    let mut count = 0;
    while let Some(page) = pages.join_next().await {
        count += page.unwrap();
    }
    println!(\"{count}\");
}

async fn fetch(url: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(20 + url * 7 % 50)).await;
    1
}
";

#[test]
fn a_program_with_a_thousand_tasks_has_a_small_page() {
    let mut options = Options::new(env!("CARGO_TARGET_TMPDIR").as_ref());
    let locks = ["../../Cargo.lock", "Cargo.lock"].map(|lock| Path::new(env!("CARGO_MANIFEST_DIR")).join(lock));
    options.lock = locks.into_iter().find(|lock| lock.is_file());
    let recorded = record(&Program::rust("limited", LIMITED), &options).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((&*recorded.stdout, recorded.status), ("1000\n", 0));
    let events = recorded.trace.events.len();
    assert!(events > 20_000, "{events}");
    let figure = render::figure(&recorded.trace, "limited");
    assert!(
        lanes(&figure).iter().any(|lane| lane.starts_with("async block ×990, of which task 11 is shown")),
        "{:?}",
        lanes(&figure)
    );
    assert!(figure.len() < 300_000, "{} bytes", figure.len());
}

/// Three sleeps of 10 ms on a clock that the program didn't ask for, where each poll costs time.
const SLEEPS: &str = "
#[tokio::main]
async fn main() {
    for _ in 0..3 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}
";

#[test]
fn a_sleep_of_ten_milliseconds_lasts_ten() {
    let mut options = Options::new(env!("CARGO_TARGET_TMPDIR").as_ref());
    let locks = ["../../Cargo.lock", "Cargo.lock"].map(|lock| Path::new(env!("CARGO_MANIFEST_DIR")).join(lock));
    options.lock = locks.into_iter().find(|lock| lock.is_file());
    let recorded = record(&Program::rust("sleeps", SLEEPS), &options).unwrap_or_else(|error| panic!("{error}"));
    let figure = render::figure(&recorded.trace, "sleeps");
    let times =
        figure.split("<g class=\"tl-times\">").nth(1).and_then(|rest| rest.split("</g>").next()).expect("it has times");
    for time in [">0 ms<", ">10 ms<", ">20 ms<", ">30 ms<"] {
        assert!(times.contains(time), "{time}: {times}");
    }
}
