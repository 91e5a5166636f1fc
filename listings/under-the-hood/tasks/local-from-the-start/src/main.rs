use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use tokio::task::spawn_local;
use tokio::time::sleep;

// ANCHOR: main
#[tokio::main(flavor = "local", start_paused = true)]
async fn main() {
    let readings = Rc::new(Cell::new(0));
    spawn_local(read_sensor(readings.clone()));

    sleep(Duration::from_secs(5)).await;
    println!("readings by 5 s: {}", readings.get());
    sleep(Duration::from_secs(5)).await;
    println!("readings by 10 s: {}", readings.get());
    sleep(Duration::from_secs(5)).await;
    println!("readings by 15 s: {}", readings.get());
}
// ANCHOR_END: main

async fn read_sensor(readings: Rc<Cell<u32>>) {
    loop {
        sleep(Duration::from_secs(4)).await;
        readings.set(readings.get() + 1);
    }
}
