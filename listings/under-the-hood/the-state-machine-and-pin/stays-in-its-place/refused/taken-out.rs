use std::{mem, pin::pin};

fn main() {
    let call = pin!(ask("Oslo"));
    let moved = mem::replace(&mut *call, ask("Lima"));
}

async fn ask(city: &str) -> usize {
    city.len()
}
