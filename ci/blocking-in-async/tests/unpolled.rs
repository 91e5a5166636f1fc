//! The lint `unpolled_in_select` on small programs with the real tokio: what it reports, and in which words. How much it
//! finds is measured on the seeded set.

mod workbench;

use workbench::{Crate, LENT, WORK, program};

/// The programs of one subject, each a function.
#[track_caller]
fn marks(name: &str, text: &str) {
    program(name, text).expect_marks();
}

#[test]
fn a_report_names_the_future_and_what_is_awaited_and_says_what_to_do() {
    let run = program("unpolled-words", LENT).lint(&["--message-format=json"]);
    let reports = run.reports();
    let [report] = &reports[..] else { panic!("{} reports\n{}", reports.len(), run.stderr) };
    let expected = "\
warning: `working` isn't polled while this handler awaits `other`
  --> src/lib.rs:20:35
   |
20 |             () = sleep(SECOND) => other().await,
   |                                   ^^^^^ nothing else polls it meanwhile
   |
note: `working` is polled here
  --> src/lib.rs:19:17
   |
19 |             _ = &mut working => return,
   |                 ^^^^^^^^^^^^
note: `working` is made here
  --> src/lib.rs:16:23
   |
16 |     let mut working = pin!(work());
   |                       ^^^^^^^^^^^^
   = help: spawn the future and lend its handle, pass the future by value, or await nothing here while it is alive
   = note: `#[warn(unpolled_in_select)]` on by default

";
    assert_eq!(report.rendered(), expected);
}

#[test]
fn the_outcome_decides() {
    marks(
        "unpolled-outcomes",
        "
pub async fn done_or_not() {
    let mut working = pin!(work());
    loop {
        let done = select! { done = &mut working => Some(done), () = sleep(SECOND) => None };
        if let Some(_) = done {
            other().await;
            break;
        }
    }
}
pub async fn not_done() {
    let mut working = pin!(work());
    loop {
        let done = select! { done = &mut working => Some(done), () = sleep(SECOND) => None };
        match done {
            Some(_) => break,
            None => other().await, // UNPOLLED
        }
    }
}
pub async fn without_a_loop() {
    let mut working = pin!(work());
    let is_late = timeout(SECOND, &mut working).await.is_err();
    if is_late {
        other().await; // UNPOLLED
        working.await;
    }
}
enum Event {
    Done(u32),
    Tick,
}
pub async fn events() {
    let mut working = pin!(work());
    loop {
        let event = select! {
            biased;
            done = &mut working => Event::Done(done),
            () = sleep(SECOND) => Event::Tick,
        };
        match event {
            Event::Done(_) => return other().await,
            Event::Tick => println!(\"a second\"),
        }
    }
}
pub async fn the_other_one() {
    let (mut one, mut two) = (pin!(work()), pin!(work()));
    let one_is_left = select! {
        done = &mut one => match done {
            0 => return,
            _ => false,
        },
        done = &mut two => if done > 0 { true } else { return },
    };
    if one_is_left { one.await } else { two.await };
}
pub async fn otherwise() {
    let mut working = pin!(work());
    let Ok(_) = timeout(SECOND, &mut working).await else {
        other().await; // UNPOLLED
        return;
    };
    other().await;
}
pub async fn asked_the_other_way_round() {
    let mut working = pin!(work());
    loop {
        let ended = timeout(SECOND, working.as_mut()).await;
        if !ended.is_err() {
            return other().await;
        }
        println!(\"goes on\");
    }
}
",
    );
}

#[test]
fn what_one_round_leaves_is_alive_in_the_next() {
    marks(
        "unpolled-rounds",
        "
pub async fn before_the_select() {
    let mut working = pin!(work());
    loop {
        other().await; // UNPOLLED
        select! { _ = &mut working => return, () = sleep(SECOND) => {} }
    }
}
pub async fn after_a_continue() {
    let mut working = pin!(work());
    for number in 0.. {
        if number % 2 == 0 {
            other().await; // UNPOLLED
        }
        select! { _ = &mut working => return, () = sleep(SECOND) => continue }
    }
}
pub async fn in_rounds_of_its_own() {
    for _ in 0..3 {
        other().await;
        let mut working = pin!(work());
        select! { _ = &mut working => {} () = sleep(SECOND) => {} }
    }
}
",
    );
}

#[test]
fn what_is_polled_or_gone_is_fine() {
    marks(
        "unpolled-gone",
        "
async fn both(one: impl Future<Output = u32>, other: impl Future<Output = ()>) {
    tokio::join!(one, other);
}
struct Office {
    working: std::pin::Pin<Box<dyn Future<Output = u32>>>,
}
impl Office {
    async fn go_on(&mut self) {
        select! { _ = &mut self.working => {} () = sleep(SECOND) => {} }
    }
    pub async fn run(&mut self) {
        select! { _ = &mut self.working => {} () = sleep(SECOND) => self.go_on().await }
    }
    pub async fn stall(&mut self) {
        select! { _ = &mut self.working => {} () = sleep(SECOND) => other().await } // UNPOLLED
    }
}
pub async fn given_to_a_function() {
    let mut working = pin!(work());
    select! { _ = &mut working => {} () = sleep(SECOND) => both(&mut working, other()).await }
}
pub async fn replaced() {
    let mut working = Box::pin(work());
    loop {
        select! {
            _ = &mut working => return,
            () = sleep(SECOND) => {
                working = Box::pin(work());
                other().await;
            }
        }
    }
}
pub async fn none_is_there() {
    let mut working = Some(Box::pin(work()));
    loop {
        select! {
            _ = async { working.as_mut().unwrap().await }, if working.is_some() => working = None,
            () = sleep(SECOND), if working.is_none() => other().await,
        }
    }
}
",
    );
}

#[test]
fn what_needs_no_polling_is_known_by_its_type_and_by_what_it_awaits() {
    let krate = Crate::with_tokio("unpolled-idle");
    let manifest = std::fs::read_to_string(krate.folder().join("Cargo.toml")).expect("it was written");
    let tokio = "[dependencies]\n";
    krate.file("Cargo.toml", &manifest.replace(tokio, &format!("{tokio}foreign = {{ path = \"foreign\" }}\n")));
    krate.file(
        "foreign/Cargo.toml",
        "[package]\nname = \"foreign\"\nedition = \"2024\"\n\n[dependencies]\n\
         tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\", \"time\"] }\n",
    );
    krate.file(
        "foreign/src/lib.rs",
        "use tokio::task::JoinHandle;\npub fn begin() -> JoinHandle<u32> { tokio::spawn(async { 1 }) }\n\
         pub async fn begin_later() -> u32 { 1 }\n",
    );
    krate.file(
        "src/lib.rs",
        &format!(
            "#![allow(unused)]\n{WORK}{}",
            "
pub async fn a_task_of_another_crate() {
    let mut work = foreign::begin();
    select! { _ = &mut work => {} () = sleep(SECOND) => other().await }
}
pub async fn a_future_of_another_crate() {
    let mut work = Box::pin(foreign::begin_later());
    select! { _ = &mut work => {} () = sleep(SECOND) => other().await } // UNPOLLED
}
pub async fn a_block_that_only_waits() {
    let task = tokio::spawn(work());
    let mut named = Box::pin(async move { (\"work\", task.await) });
    select! { _ = &mut named => {} () = sleep(SECOND) => other().await }
}
async fn told() {
    println!(\"waits\");
    sleep(SECOND).await
}
pub async fn a_function_that_only_waits() {
    let mut told = pin!(told());
    select! { _ = &mut told => {} () = sleep(SECOND) => other().await }
}
"
        ),
    );
    krate.expect_marks();
}

#[test]
fn macros_and_helpers_of_ones_own() {
    marks(
        "unpolled-own",
        "
macro_rules! tell {
    ($words:expr) => {{
        println!(\"{}\", $words);
        other().await;
    }};
}
macro_rules! count {
    ($number:ident) => {
        $number += 1
    };
}
pub async fn in_a_macro() {
    let mut working = pin!(work());
    let mut seconds = 0;
    loop {
        select! {
            _ = &mut working => return,
            () = sleep(SECOND) => {
                count!(seconds);
                tell!(\"a second\"); // UNPOLLED
            }
        }
    }
}
async fn first(open: &mut Vec<std::pin::Pin<Box<dyn Future<Output = u32>>>>) -> u32 {
    std::future::poll_fn(|context| open[0].as_mut().poll(context)).await
}
pub async fn polled_by_a_function() {
    let mut open: Vec<std::pin::Pin<Box<dyn Future<Output = u32>>>> = Vec::new();
    open.push(Box::pin(work()));
    loop {
        select! {
            _ = first(&mut open) => return,
            () = sleep(SECOND) => other().await, // UNPOLLED
        }
    }
}
",
    );
}

#[test]
fn there_is_one_report_for_each_handler() {
    let text = "
pub async fn two_futures_and_two_handlers() {
    let (mut one, mut two) = (pin!(work()), pin!(work()));
    loop {
        select! {
            _ = &mut one => return,
            _ = &mut two => return,
            () = sleep(SECOND) => { other().await; other().await }
            () = sleep(2 * SECOND) => { other().await }
        }
    }
}
";
    let run = program("unpolled-once", text).lint(&["--message-format=json"]);
    let messages: Vec<String> = run.reports().iter().map(|report| report.message().to_owned()).collect();
    let expected = "`one` and `two` aren't polled while this handler awaits `other`";
    assert_eq!(messages, [expected, expected], "{}", run.stderr);
}
