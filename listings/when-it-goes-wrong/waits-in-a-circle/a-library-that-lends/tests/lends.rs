//! The library, put right.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn nobody_waits_in_a_circle() {
    let library = library();
    let all = async {
        join!(
            library.lend(),
            library.take_back(),
            library.remind(),
            library.change(),
            library.print_receipt(),
            library.print_receipt(),
            library.print_receipt()
        )
        .2
    };
    assert_eq!(timeout(HOUR, all).await.unwrap(), "after 28 days: 10 cents a day");
    assert_eq!(*library.shelf.lock().await, ["Emma", "Persuasion"]);
    assert_eq!(*library.desk.lock().await, ["Walden"]);
}
