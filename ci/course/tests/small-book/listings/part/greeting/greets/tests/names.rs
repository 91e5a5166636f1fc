include!("../src/main.rs");

#[test]
fn it_says_the_name() {
    assert!(greeting("you").contains("you"));
}
