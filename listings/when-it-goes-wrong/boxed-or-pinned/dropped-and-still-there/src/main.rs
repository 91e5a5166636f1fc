use std::array;
use tokio::task::yield_now;

#[tokio::main]
async fn main() {
    let call = send_length();
    println!("a future of {} bytes", size_of_val(&call));
    println!("{} bytes announced", call.await);
}

async fn send_length() -> usize {
    let lines: [String; 256] = array::from_fn(|number| format!("line {number}"));
    let length = lines.iter().map(String::len).sum();
    drop(lines);
    yield_now().await; // the length is sent
    length
}
