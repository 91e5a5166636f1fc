use counts_to_three::count_to;

#[test]
fn counts_to_one() {
    assert_eq!(count_to(1), [1], "one is left out");
}

#[test]
fn counts_to_three() {
    assert_eq!(count_to(3), [1, 2, 3], "three is left out");
}
