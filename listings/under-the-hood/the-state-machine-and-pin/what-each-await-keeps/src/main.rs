use tokio::task::yield_now;

type Page = [u8; 1000];

fn main() {
    println!("one page        {:>4} bytes", size_of_val(&one_page()));
    println!("one, then three {:>4} bytes", size_of_val(&one_then_three()));
    println!("one and three   {:>4} bytes", size_of_val(&one_and_three()));
    println!("one in each     {:>4} bytes", size_of_val(&one_in_each()));
    println!("an argument     {:>4} bytes", size_of_val(&argument([1; 1000])));
    println!("a captured one  {:>4} bytes", size_of_val(&captured([1; 1000])));
}

async fn one_page() -> u8 {
    let page: Page = [1; 1000];
    yield_now().await;
    page[0]
}

async fn one_then_three() -> u8 {
    let first = one_page().await;
    let pages: [Page; 3] = [[1; 1000]; 3];
    yield_now().await;
    first + pages[0][0]
}

async fn one_and_three() -> u8 {
    let page: Page = [1; 1000];
    yield_now().await;
    let pages: [Page; 3] = [[1; 1000]; 3];
    yield_now().await;
    page[0] + pages[0][0]
}

async fn one_in_each() -> u8 {
    let page: Page = [1; 1000];
    one_page().await + page[0]
}

async fn argument(page: Page) -> u8 {
    yield_now().await;
    page[0]
}

#[expect(clippy::manual_async_fn)]
fn captured(page: Page) -> impl Future<Output = u8> {
    async move {
        yield_now().await;
        page[0]
    }
}
