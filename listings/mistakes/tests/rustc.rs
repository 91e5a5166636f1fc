//! Every program in `rustc/` is refused with the recorded message.

#[test]
fn rustc() {
    trybuild::TestCases::new().compile_fail("rustc/*.rs");
}
