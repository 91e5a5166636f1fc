//! Runs every program of this package on the paused clock. Those below `stalls` hang, or a fetch in them ends late. Those
//! below `fine` end, and nothing ends late.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use seeded_select::desk::{Desk, desk, ready};
use tokio::time::timeout;

/// More than any of the programs needs if nothing is in its way.
const HOUR: Duration = Duration::from_secs(3600);

/// Whether a program ends within an hour, and by how many milliseconds its fetches are late.
async fn run(program: impl AsyncFn(&Desk), desk: Desk) -> (bool, u64) {
    let ends = timeout(HOUR, program(&desk)).await.is_ok();
    (ends, desk.late())
}

const IN_TIME: (bool, u64) = (true, 0);

/// The await is to blame: if what it waits for is ready at once, the same program ends in time.
async fn stalls(program: impl AsyncFn(&Desk)) {
    assert_ne!(run(&program, desk()).await, IN_TIME, "it doesn't stall");
    assert_eq!(run(&program, ready()).await, IN_TIME, "it stalls for another reason");
}

async fn is_fine(program: impl AsyncFn(&Desk)) {
    assert_eq!(run(program, desk()).await, IN_TIME);
}

/// Makes a test of each program, and a list of all.
macro_rules! programs {
    ($kind:ident, $check:ident: $($file:ident: $($program:ident)+;)+) => {
        mod $kind {
            pub const PROGRAMS: &[(&str, &str)] = &[$($((stringify!($file), stringify!($program)),)+)+];
            $(
                mod $file {
                    $(
                        #[tokio::test(start_paused = true)]
                        async fn $program() {
                            let program = async |desk: &crate::Desk| {
                                let _ = seeded_select::$kind::$file::$program(desk).await;
                            };
                            crate::$check(program).await;
                        }
                    )+
                }
            )+
        }
    };
}

programs! {
    stalls, stalls:
    disguised:
        after_the_select under_another_name until_a_timeout polled_once if_there_is_one in_a_macro_of_ones_own
        asked_every_half_second;
    fused:
        selected_by_name in_order_by_name with_a_complete_branch next_of_a_set by_a_function kept_in_the_result;
    lent:
        pinned_on_the_stack boxed_without_a_loop pinned_by_tokio reborrowed pinned_by_the_caller lent_by_the_caller
        boxed_in_a_field one_of_two when_all_are_disabled deep_in_a_handler joined_in_a_handler late_without_a_lock
        gives_up_politely called_a_handle with_a_limit_of_its_own within_a_task a_select_in_a_handler;
    sets:
        body_of_a_loop late_without_a_pool in_order filled_up_again another_branch_awaits its_own_branch_awaits
        in_a_field by_the_caller after_a_few;
    streams:
        for_each for_each_with_an_async_closure body_of_a_loop pinned_and_late with_results for_each_result folded
        then_something_else in_a_branch made_by_a_function;
}

programs! {
    fine, is_fine:
    ended:
        by_value by_value_with_a_name in_its_own_branch after_the_loop after_the_only_branch without_an_await
        awaits_the_same joins_both selects_again a_second_limit passed_on dropped_first taken_first spawned_in_time
        leaves_it_to_a_task ready_at_once an_async_function_without_an_await awaits_the_rest dropped_with_its_block;
    handles:
        a_handle a_handle_with_another_name begun_by_a_function as_a_parameter in_a_field a_set_of_handles
        a_set_that_is_filled a_set_in_a_field a_join_set a_stream_of_handles a_stream_of_begun_tasks begun_before
        on_a_thread;
    other:
        a_buffer_of_rows a_query a_set_of_pages;
    streams:
        collected without_an_await for_each_concurrent whole_steps ready_at_once one_at_a_time emptied_first counted
        the_first_of_a_set a_set_of_timers joined;
    waits:
        receives a_limit a_limit_that_is_reset a_limit_as_a_parameter a_limit_from_a_function an_answer
        an_answer_in_a_field an_answer_by_name a_notification a_token a_change a_signal a_channel_as_a_stream;
}

/// The public async functions of a folder's files, each with the name of its file.
fn written(folder: &str) -> BTreeSet<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let mut written = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let file = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
        for line in fs::read_to_string(&path).expect("it is text").lines() {
            let name = line.strip_prefix("pub async fn ").and_then(|rest| rest.split('(').next());
            written.extend(name.map(|name| (file.clone(), name.to_owned())));
        }
    }
    written
}

#[test]
fn every_program_is_run() {
    for (kind, programs) in [("stalls", stalls::PROGRAMS), ("fine", fine::PROGRAMS)] {
        let run: BTreeSet<_> = programs.iter().map(|(file, name)| (file.to_string(), name.to_string())).collect();
        assert_eq!(run, written(kind));
    }
}
