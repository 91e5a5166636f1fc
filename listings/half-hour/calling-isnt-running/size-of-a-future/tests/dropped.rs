//! What `drop` before a wait does to a future's size: the value's place stays if the value was ever borrowed.

include!("../src/main.rs");

struct Page([u8; 4096]);

impl Page {
    fn first(&self) -> u8 {
        self.0[0]
    }
}

#[test]
#[expect(clippy::drop_non_drop)] // the drop is what is measured
fn drop_frees_the_place_of_a_value_that_was_never_borrowed() {
    async fn borrowed() -> u8 {
        let page = Page([0; 4096]);
        let first = page.first();
        drop(page);
        pause().await;
        first
    }
    async fn not_borrowed() {
        let page = Page([0; 4096]);
        drop(page);
        pause().await;
    }

    assert!(size_of_val(&not_borrowed()) < 4096);
    assert!(size_of_val(&borrowed()) > 4096);
    assert!(
        size_of_val(&read_then_wait()) < 4096,
        "it borrows in a block that ends before"
    );
}
