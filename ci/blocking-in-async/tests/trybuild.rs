//! The lint as trybuild's compiler: a recorded message for each program in `ui/`.

use std::env;

#[test]
fn recorded_messages() {
    // SAFETY: the only test of this binary; nothing reads the environment at the same time.
    unsafe {
        env::set_var("RUSTC_WORKSPACE_WRAPPER", env!("CARGO_BIN_EXE_cargo-blocking-in-async"));
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
