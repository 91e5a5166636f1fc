//! Three mistakes, each of which hides the next.

include!("../src/main.rs");

#[test]
#[should_panic = "there is no reactor running"]
fn the_time_limit_is_made_outside() {
    main().unwrap();
}

#[test]
#[should_panic = "timers are disabled"]
fn the_runtime_has_no_timers() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let _ = runtime.block_on(async { timeout(MINUTE, monitor()).await });
}

#[test]
#[should_panic = "all branches are disabled and there is no else branch"]
fn the_loop_has_no_end() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let _ = runtime.block_on(async { timeout(MINUTE, monitor()).await });
}
