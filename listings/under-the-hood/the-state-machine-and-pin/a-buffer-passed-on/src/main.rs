use std::pin::pin;
use std::task::{Context, Waker};
use std::{future::ready, thread};

fn main() {
    let server = thread::spawn(|| {
        println!("a future of {} bytes", size_of_val(&serve()));
        let mut context = Context::from_waker(Waker::noop());
        assert!(pin!(serve()).poll(&mut context).is_ready());
    });
    server.join().expect("the server doesn't panic");
}

#[expect(clippy::large_futures)]
async fn serve() {
    println!("{} bytes received", logged(timed(receive())).await);
}

async fn logged<F: Future>(call: F) -> F::Output {
    call.await // the log says before and after
}

async fn timed<F: Future>(call: F) -> F::Output {
    call.await // a clock is read before and after
}

async fn receive() -> usize {
    #[expect(clippy::large_stack_arrays)]
    let mut buffer = [0_u8; 150_000];
    read(&mut buffer).await
}

async fn read(buffer: &mut [u8]) -> usize {
    ready(()).await; // the bytes come
    buffer.fill(7);
    buffer.len()
}
