//! The error is in the handle, and is dropped with it.

include!("../src/main.rs");

use std::process::{ExitCode, Termination};

#[tokio::test(start_paused = true)]
async fn the_handle_has_it() {
    let saved = tokio::spawn(save()).await.unwrap();
    assert_eq!(saved, Err("the disk is full".to_string()));
}

#[test]
fn the_program_succeeds_without_it() {
    assert_eq!(status(main), ExitCode::SUCCESS);
}

fn status<T: Termination>(program: fn() -> T) -> ExitCode {
    program().report()
}
