//! Every program in `clippy/` is refused by clippy with the recorded message.
//!
//! Apart from `rustc.rs`, since clippy names types differently and the environment holds for the whole test binary.

use std::env;

#[test]
fn clippy() {
    // SAFETY: the only test of this binary; nothing reads the environment at the same time.
    unsafe {
        env::set_var("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
        env::set_var("CLIPPY_CONF_DIR", env!("CARGO_MANIFEST_DIR"));
        env::set_var("CLIPPY_DISABLE_DOCS_LINKS", "1");
    }
    trybuild::TestCases::new().compile_fail("clippy/*.rs");
}
