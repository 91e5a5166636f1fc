//! What a future keeps, beside what the program prints.

include!("../src/main.rs");

#[test]
fn a_branch_takes_as_much_as_the_larger_one() {
    async fn either(first: bool) -> u8 {
        if first { one_page().await } else { one_then_three().await }
    }
    let larger = size_of_val(&one_then_three());
    assert!((larger..larger + 32).contains(&size_of_val(&either(true))));
}

#[test]
fn join_takes_the_sum() {
    async fn both() -> (u8, u8) {
        tokio::join!(one_page(), one_then_three())
    }
    let sum = size_of_val(&one_page()) + size_of_val(&one_then_three());
    assert!((sum..sum + 64).contains(&size_of_val(&both())));
}

#[test]
fn a_box_or_a_vec_keeps_the_page_outside() {
    async fn boxed() -> u8 {
        Box::pin(one_page()).await
    }
    async fn vec() -> u8 {
        let page = vec![1; 1000];
        yield_now().await;
        page[0]
    }
    assert!(size_of_val(&boxed()) <= 24, "{}", size_of_val(&boxed()));
    assert!(size_of_val(&vec()) < 64);
}

#[test]
fn an_argument_that_is_borrowed_before_the_wait_is_kept_twice_too() {
    async fn borrowed(page: Page) -> u8 {
        let first = page.iter().min().copied().unwrap_or_default();
        yield_now().await;
        first
    }
    async fn copied(page: Page) -> u8 {
        let first = page[0];
        yield_now().await;
        first
    }
    assert_eq!(size_of_val(&borrowed([1; 1000])), size_of_val(&argument([1; 1000])));
    assert_eq!(size_of_val(&copied([1; 1000])), size_of_val(&captured([1; 1000])));
}

#[test]
fn each_function_around_a_future_has_room_for_it_twice() {
    async fn around<F: Future>(future: F) -> F::Output {
        future.await
    }
    let size = size_of_val(&one_page());
    let twice = size_of_val(&around(one_page()));
    assert!((2 * size..2 * size + 32).contains(&twice));
    let four_times = size_of_val(&around(around(one_page())));
    assert!((4 * size..4 * size + 64).contains(&four_times));
}
