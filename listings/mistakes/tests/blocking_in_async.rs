//! Every program in `blocking_in_async/` is refused by the lint of that name with the recorded message.

use std::env;
use std::path::{Path, PathBuf};

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the list is for async code, and this is a test"
)]
fn blocking_in_async() {
    let lint =
        env::var_os("BLOCKING_IN_ASYNC").map_or_else(beside_this_test, PathBuf::from);
    assert!(
        lint.is_file(),
        "build the lint first: cargo build -p cargo-blocking-in-async"
    );
    // SAFETY: the only test of this binary; nothing reads the environment at the same time.
    unsafe {
        env::set_var("RUSTC_WORKSPACE_WRAPPER", lint);
    }
    trybuild::TestCases::new().compile_fail("blocking_in_async/*.rs");
}

/// Where cargo puts the lint's program: one folder above that of the tests.
fn beside_this_test() -> PathBuf {
    let test = env::current_exe().expect("this test is a file");
    let folder = test
        .parent()
        .and_then(Path::parent)
        .expect("tests lie in a folder of the target directory");
    folder.join("cargo-blocking-in-async").with_extension(env::consts::EXE_EXTENSION)
}
