use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::thread;

fn main() {
    let walk = thread::spawn(|| {
        let mut total = sum(0);
        println!("a future of {} bytes", size_of_val(&*total));
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(total) = total.as_mut().poll(&mut context) {
            println!("checksum {total}");
        }
    });
    walk.join().expect("the walk doesn't panic");
}

/// Adds up the checksums of a folder and of those below it.
fn sum(level: u8) -> Pin<Box<dyn Future<Output = u32>>> {
    Box::pin(async move {
        if level == 100 {
            return 0;
        }
        checksum(level) + sum(level + 1).await
    })
}

fn checksum(level: u8) -> u32 {
    #[expect(clippy::large_stack_arrays)]
    let mut buffer = [0; 50_000];
    read(level, &mut buffer);
    buffer.iter().map(|byte| u32::from(*byte)).sum()
}

fn read(level: u8, buffer: &mut [u8]) {
    for (at, byte) in buffer.iter_mut().enumerate() {
        *byte = level ^ at as u8; // from a file, elsewhere
    }
}
