//! tokio's timers need tokio's runtime; on another executor they panic.

include!("../src/main.rs");

use std::panic::catch_unwind;

#[test]
fn another_executor_has_no_timers() {
    let panic = catch_unwind(main).expect_err("there is no tokio runtime");
    let said = panic.downcast_ref::<String>().map(String::as_str);
    assert_eq!(
        said,
        Some(
            "there is no reactor running, must be called from the context of a Tokio 1.x runtime"
        )
    );
}
