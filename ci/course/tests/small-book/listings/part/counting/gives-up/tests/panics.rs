include!("../src/main.rs");

#[test]
fn it_gives_up() {
    assert!(std::panic::catch_unwind(main).is_err());
}
