//! How much `unpolled_in_select` finds in its seeded crate, whose own test runs all of it, and that it reports nothing
//! else.

mod judged;

use judged::Set;

const SET: Set = Set {
    folder: "seeded-select",
    test: "seeded_select",
    mark: "UNPOLLED",
    lines: "unpolled awaits",
    legitimate: "src/fine/",
    functions: "fine functions",
    codes: &["unpolled_in_select"],
    recall: 80,
    least_lines: 30,
    least_functions: 30,
};

#[test]
fn sees_what_is_not_polled_and_nothing_else() {
    SET.judge();
}
