//! What stands still in the library: the books, the rules and the printers.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn shelf_and_desk_are_locked_in_opposite_order() {
    let library = library();
    let books = async { join!(library.lend(), library.take_back()) };
    assert!(timeout(HOUR, books).await.is_err());
    assert!(timeout(HOUR, library.lend()).await.is_ok());
    assert!(timeout(HOUR, library.take_back()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn the_rules_are_read_twice_with_a_change_between() {
    let library = library();
    let rules = async { join!(library.remind(), library.change()) };
    assert!(timeout(HOUR, rules).await.is_err());
    assert!(timeout(HOUR, library.remind()).await.is_ok());
    assert!(timeout(HOUR, library.change()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_second_printer_is_waited_for_while_one_is_held() {
    let library = library();
    let receipts = async { join!(library.print_receipt(), library.print_receipt()) };
    assert!(timeout(HOUR, receipts).await.is_err());
    assert!(timeout(HOUR, library.print_receipt()).await.is_ok());
}
