#![deny(blocking_in_async)]

async fn ask() {
    std::thread::sleep(std::time::Duration::from_millis(5));
}

fn main() {
    drop(ask());
}
