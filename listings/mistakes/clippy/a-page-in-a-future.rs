#![deny(clippy::large_futures)]

use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let call = read_a_page();
    println!("a future of {} bytes", size_of_val(&call));
    println!("{} bytes read", call.await);
}

async fn read_a_page() -> usize {
    let page = [0_u8; 20_000];
    yield_now().await; // the page comes
    page.len()
}
