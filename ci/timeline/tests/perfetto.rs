//! Traces for Perfetto, read by the rules of the Trace Event Format.

use serde_json::Value;
use std::collections::BTreeMap;
use timeline::perfetto;
use timeline::trace::{By, Event, Job, Kind, On, Trace, Waker};

const TWO_FILES: &str = include_str!("two-files.json");
/// Of a program with `select!`, `join!`, a job, and tasks that panic and are aborted.
const ODD: &str = include_str!("odd.json");

/// What a viewer makes of a file.
#[derive(Default)]
struct Viewed {
    /// The names of the tracks.
    tracks: BTreeMap<u64, String>,
    /// Track, name, first microsecond, duration, and depth of each slice, in the order in which they begin.
    slices: Vec<(u64, String, u64, u64, usize)>,
    /// Track, name, and time of each moment.
    moments: Vec<(u64, String, u64)>,
    /// Name, track, and slice where it begins, and the same where it ends, of each arrow.
    arrows: Vec<(String, String, String)>,
    /// Time and value of the counter.
    counted: Vec<(u64, f64)>,
}

/// Reads a file as viewers do, and panics where they would drop something: at a missing key, at time that goes
/// backward, at slices that don't nest, and at arrows without a slice.
fn view(text: &str) -> Viewed {
    let file: Value = serde_json::from_str(text).expect("it is JSON");
    assert_eq!(file["displayTimeUnit"], "ns");
    let mut viewed = Viewed::default();
    let mut open: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut begun: BTreeMap<(String, u64), String> = BTreeMap::new();
    let mut now = 0;
    for event in file["traceEvents"].as_array().expect("a list of events") {
        let text = |key: &str| event[key].as_str().unwrap_or_else(|| panic!("no {key} in {event}")).to_string();
        let number = |key: &str| event[key].as_u64().unwrap_or_else(|| panic!("no {key} in {event}"));
        let (phase, name, track) = (text("ph"), text("name"), number("tid"));
        assert_eq!((number("pid"), track > 0), (1, true), "{event}");
        if phase == "M" {
            match &*name {
                "thread_name" => {
                    drop(viewed.tracks.insert(track, event["args"]["name"].as_str().expect("a name").into()))
                }
                "process_name" => assert!(event["args"]["name"].is_string()),
                "thread_sort_index" => assert!(event["args"]["sort_index"].is_u64()),
                name => panic!("{name} is no metadata"),
            }
            continue;
        }
        let at = number("ts");
        assert!(at >= now, "time goes backward at {event}");
        now = at;
        assert!(viewed.tracks.contains_key(&track), "no name for the track of {event}");
        let stack = open.entry(track).or_default();
        let inside = stack.last().map(|slice| viewed.slices[*slice].1.clone());
        match &*phase {
            "B" => {
                assert!(event["args"].is_object(), "{event}");
                let slice = viewed.slices.len();
                viewed.slices.push((track, name, at, 0, stack.len()));
                stack.push(slice);
            }
            "E" => {
                let slice = stack.pop().unwrap_or_else(|| panic!("nothing to end: {event}"));
                assert_eq!(viewed.slices[slice].1, name, "the slices don't nest: {event}");
                viewed.slices[slice].3 = at - viewed.slices[slice].2;
                assert!(viewed.slices[slice].3 > 0, "it has no width: {event}");
            }
            "i" => {
                assert_eq!(text("s"), "t");
                viewed.moments.push((track, name, at));
            }
            "C" => viewed.counted.push((at, event["args"]["ms"].as_f64().expect("a number"))),
            "s" => {
                let inside = inside.unwrap_or_else(|| panic!("an arrow from no slice: {event}"));
                assert_eq!(begun.insert((name, number("id")), inside), None, "{event}");
            }
            "f" => {
                assert_eq!(text("bp"), "e");
                let from =
                    begun.remove(&(name.clone(), number("id"))).unwrap_or_else(|| panic!("it never began: {event}"));
                viewed.arrows.push((name, from, inside.unwrap_or_else(|| panic!("an arrow to no slice: {event}"))));
            }
            phase => panic!("{phase} is no phase"),
        }
    }
    assert!(open.values().all(Vec::is_empty), "every slice ends");
    assert!(begun.is_empty(), "every arrow ends");
    viewed
}

/// Returns the slices of the tracks from `first` on, as `track > name from+duration`, indented by their depth.
fn slices(viewed: &Viewed, first: u64) -> Vec<String> {
    let told = |(track, name, from, width, depth): &(u64, String, u64, u64, usize)| {
        format!("{track} {}{name} {from}+{width}", "> ".repeat(*depth))
    };
    viewed.slices.iter().filter(|slice| slice.0 >= first).map(told).collect()
}

#[test]
fn tasks_frames_and_waits_are_slices_that_nest() {
    let trace = Trace::parse(TWO_FILES).expect("it is a trace");
    let viewed = view(&perfetto::write(&trace));
    let tracks: Vec<&str> = viewed.tracks.values().map(String::as_str).collect();
    let beside = "task 0, beside it: ask(\"writer\", 2)";
    assert_eq!(tracks, ["event loop", "task 0: main()", beside, "task 1: check(\"scout is done\")"]);
    assert_eq!(
        slices(&viewed, 2),
        [
            "2 task 0 1+52",
            "2 > main() 3+49",
            "2 > > ask(\"scout\", 1) 5+14",
            "2 > > > sleep(Duration::from_secs(seconds)) 8+9",
            "3 ask(\"writer\", 2) 10+14",
            "3 > sleep(Duration::from_secs(seconds)) 13+9",
            "4 task 1 25+23",
            "2 > > tokio::spawn(agent::check::check(scout)) 27+22",
            "4 > check(\"scout is done\") 29+17",
            "4 > > tokio::task::yield_now() 31+3",
            "4 > > tokio::task::yield_now() 36+3",
            "4 > > tokio::task::yield_now() 41+3",
        ]
    );
    // A microsecond for each step.
    assert_eq!(viewed.slices.iter().map(|slice| slice.2 + slice.3).max(), Some(trace.events.len() as u64 + 1));
    let arrow = |name: &str, from: &str, to: &str| (name.to_string(), from.to_string(), to.to_string());
    let joined = "tokio::spawn(agent::check::check(scout))";
    assert_eq!(viewed.arrows, [arrow("spawns", "main()", "task 1"), arrow("wakes", "task 1", joined)]);
    assert_eq!(viewed.counted, [(1, 0.0), (15, 1000.0), (20, 2000.0)]);
    assert_eq!(viewed.moments[0], (2, "prints: scout begins".into(), 6));
}

#[test]
fn the_loop_has_a_slice_for_each_turn_and_sleep() {
    let viewed = view(&perfetto::write(&Trace::parse(TWO_FILES).expect("it is a trace")));
    let of_loop: Vec<String> = slices(&viewed, 1).into_iter().filter(|slice| slice.starts_with("1 ")).collect();
    assert_eq!(
        of_loop,
        [
            "1 runs task 0 2+12",
            "1 sleeps until 1000 ms 14+1",
            "1 runs task 0 16+3",
            "1 sleeps until 2000 ms 19+1",
            "1 runs task 0 21+7",
            "1 runs task 1 28+4",
            "1 runs task 1 33+4",
            "1 runs task 1 38+4",
            "1 runs task 1 43+5",
            "1 runs task 0 48+5",
        ]
    );
}

#[test]
fn what_nothing_polls_is_a_slice_and_what_ends_early_a_moment() {
    let viewed = view(&perfetto::write(&Trace::parse(ODD).expect("it is a trace")));
    let slices = slices(&viewed, 2);
    for slice in ["3 slow() 7+27", "3 > > could continue, but nothing polls it 19+7"] {
        assert!(slices.iter().any(|it| it == slice), "{slice} in {slices:#?}");
    }
    // The third branch begins when the track of the first one is taken, and that of `slow()` is free.
    let tracks: Vec<&str> = viewed.tracks.values().map(String::as_str).collect();
    let beside = ["task 0, beside it: slow()", "task 0, beside it: step(1)"];
    let tasks = ["task 1, on a thread", "task 2: async block", "task 3: core::future::Pending"];
    assert_eq!(tracks, [["event loop", "task 0: main()", beside[0]], tasks, [beside[1]; 3]].concat()[..7]);
    let moments: Vec<String> = viewed.moments.iter().map(|(track, name, at)| format!("{track} {name} {at}")).collect();
    assert_eq!(
        moments,
        [
            "2 prints to stderr: late 24",
            "4 blocks the thread for 1000 ms 40",
            "5 panics 44",
            "2 prints: true true 54",
            "2 blocks the thread for 200 ms 55",
            "6 is canceled 69",
            "2 the last 5 steps, 5 times more 88",
        ]
    );
}

/// Returns a trace of `tasks` tasks that each wait for `waits` timers, all beside each other.
fn many(tasks: usize, waits: usize) -> Trace {
    let mut trace = Trace::parse(TWO_FILES).expect("it is a trace");
    trace.events.clear();
    let mut add = |task, kind| trace.events.push(Event { at: 0.0, task: Some(task), line: Some(1), file: None, kind });
    let wake = |wait| Kind::Wake { wait: Some(wait), by: By::Other(Waker::Timer), again: false, cancel: false };
    (0..tasks).for_each(|task| add(task, Kind::Spawn { by: None, kind: Job::Task, root: false }));
    for round in 0..waits {
        for task in 0..tasks {
            let wait = round * tasks + task;
            add(task, Kind::Run);
            if round == 0 {
                add(task, Kind::Enter { frame: task, via: None, name: "ask()".into() });
            } else {
                add(task, Kind::Ready { wait: wait - tasks });
            }
            add(task, Kind::Await { wait, frame: Some(task), text: "sleep()".into(), branch: false });
            add(task, Kind::Pending { wait, on: On::Timer, what: "tokio::time::Sleep".into() });
        }
        (0..tasks).for_each(|task| add(task, wake(round * tasks + task)));
    }
    trace
}

#[test]
fn a_long_run_is_written_too() {
    let trace = many(1000, 22);
    assert_eq!(trace.events.len(), 111_000);
    let began = std::time::Instant::now();
    let text = perfetto::write(&trace);
    println!("{} events, {} bytes in {:?}", trace.events.len(), text.len(), began.elapsed());
    let viewed = view(&text);
    assert_eq!(viewed.tracks.len(), 1001);
    assert_eq!(viewed.slices.iter().filter(|(track, _, _, _, depth)| *track == 1 && *depth > 0).count(), 0);
    assert_eq!(viewed.slices.len(), 1000 * (2 + 22 + 22), "each task, its frame, its waits, and the loop's turns");
}
