include!("../src/main.rs");

use std::pin::Pin;
use std::task::{Context, Poll};

struct Page([u8; 512]);

impl Drop for Page {
    fn drop(&mut self) {}
}

/// A buffer that was borrowed keeps its place until its block ends, even if it's no longer used after the `.await`, or
/// dropped before.
#[test]
fn only_the_end_of_its_block_takes_a_buffer_out_of_the_future() {
    let no_longer_reads = async {
        let page = [0u8; 512];
        read(&page);
        sleep(HOUR).await;
    };
    assert!(size_of_val(&no_longer_reads) > 512);
    let drops = async {
        let page = Page([0; 512]);
        read(&page.0);
        drop(page);
        sleep(HOUR).await;
    };
    assert!(size_of_val(&drops) > 512 && size_of_val(&is_done_with()) < 512);
}

/// Tokio adds 104 bytes to a future, which leaves 24 of 128.
#[tokio::test]
async fn twenty_four_bytes_are_the_most_that_fit_into_the_smallest_task() {
    // The runtime's queue and the test harness allocate a little, too.
    assert!((128..200).contains(&of_a_task([1; 3]).await));
    assert!((256..328).contains(&of_a_task([1; 4]).await));
}

/// The bytes that Tokio allocates for a future that holds the numbers, as the mean of a thousand.
async fn of_a_task<const N: usize>(numbers: [u64; N]) -> usize {
    let future = || Never(numbers);
    assert_eq!(size_of_val(&future()), N * 8);
    let before = allocated();
    (0..1000).for_each(|_| drop(spawn(future())));
    yield_now().await;
    (allocated() - before) / 1000
}

struct Never<const N: usize>([u64; N]);

impl<const N: usize> Future for Never<N> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.0.contains(&0) { Poll::Ready(()) } else { Poll::Pending }
    }
}
