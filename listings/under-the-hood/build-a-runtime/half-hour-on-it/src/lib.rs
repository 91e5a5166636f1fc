//! Programs of the half hour, unchanged, in a crate that calls itself `tokio`.

// ANCHOR: tokio
extern crate self as tokio; // so `tokio::spawn` is the one below
pub use little_loop::{join, spawn, task, time, try_join};
pub use little_loop_main::main;
// ANCHOR_END: tokio

use std::process::{ExitCode, Termination};

/// A program of the half hour, and what its listing has recorded.
pub struct Program {
    pub name: &'static str,
    pub main: fn() -> ExitCode,
    pub stdout: &'static str,
    pub succeeds: bool,
}

macro_rules! programs {
    ($($module:ident $folder:literal $name:literal $succeeds:literal)*) => {
        $(mod $module {
            include!(concat!("../../../../half-hour/", $folder, "/", $name, "/src/main.rs"));

            pub fn exit_code() -> super::ExitCode {
                super::Termination::report(main())
            }
        })*

        /// Those that compile.
        pub const PROGRAMS: &[Program] = &[$(Program {
            name: $name,
            main: $module::exit_code,
            stdout: include_str!(concat!("../../../../half-hour/", $folder, "/", $name, "/stdout.txt")),
            succeeds: $succeeds,
        }),*];
    };
}

programs! {
    any_number "actually-concurrent" "any-number" true
    awaited_one_by_one "actually-concurrent" "awaited-one-by-one" true
    every_result "actually-concurrent" "every-result" true
    joined "actually-concurrent" "joined" true
    main_ends_first "actually-concurrent" "main-ends-first" true
    one_fails "actually-concurrent" "one-fails" true
    spawned "actually-concurrent" "spawned" true
    started_or_not "actually-concurrent" "started-or-not" true
    asked_twice "calling-isnt-running" "asked-twice" true
    kept_and_never_run "calling-isnt-running" "kept-and-never-run" true
    nothing_ran "calling-isnt-running" "nothing-ran" true
    size_of_a_future "calling-isnt-running" "size-of-a-future" true
    then_awaited "calling-isnt-running" "then-awaited" true
    a_loop_that_spins "the-loop" "a-loop-that-spins" true
    a_sleep_that_blocks "the-loop" "a-sleep-that-blocks" true
    giving_control_back "the-loop" "giving-control-back" true
    polled_by_hand "the-loop" "polled-by-hand" true
    ten_thousand_awaits "the-loop" "ten-thousand-awaits" true
    the_two_rules "the-two-rules" "the-two-rules" true
    tokio_without_tokio "the-two-rules" "tokio-without-tokio" false
    no_help_for_computing "why-agents-wait" "no-help-for-computing" true
}

/// What each of the others uses first that isn't here.
pub const LACKING: &[(&str, &[&str])] = &[
    (
        "tokio::task::JoinSet",
        &[
            "as-they-finish",
            "at-the-same-moment",
            "ended-as-a-group",
            "ten-thousand-tasks",
            "weight-of-a-task",
        ],
    ),
    ("tokio::sync", &["three-kinds-of-waiting", "woken-not-asked"]),
    (
        "tokio::runtime",
        &["a-runtime-inside-a-runtime", "four-ways-to-run-it", "without-the-attribute"],
    ),
    ("tokio::select", &["a-timeout-by-hand"]),
    ("tokio::task::spawn_blocking", &["a-thread-for-the-wait"]),
    ("tokio::time::interval", &["starved"]),
    (
        "chat_client",
        &["at-most-two", "in-a-row", "one-agent", "one-agent-fails", "three-agents"],
    ),
];
