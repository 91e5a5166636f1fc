//! The text is mixed up, the numbers stand beside the wrong parts, and the checks come in a burst.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn the_part_that_comes_first_is_put_first() {
    assert_eq!(text().await, "steady, go!Ready, ");
}

#[tokio::test(start_paused = true)]
async fn every_number_stands_beside_another_part() {
    assert_eq!(lengths().await, [("Ready, ", 8), ("steady, ", 3), ("go!", 7)]);
}

#[tokio::test(start_paused = true)]
async fn three_checks_come_in_the_same_second() {
    assert_eq!(checks().await, [0, 4, 4, 4]);
}
