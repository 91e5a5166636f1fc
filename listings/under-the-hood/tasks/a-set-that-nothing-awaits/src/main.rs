use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use tokio::task::LocalSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let readings = Rc::new(Cell::new(0));
    let set = LocalSet::new();
    set.spawn_local(read_sensor(readings.clone()));

    sleep(Duration::from_secs(5)).await;
    println!("readings by 5 s: {}", readings.get());
    set.run_until(sleep(Duration::from_secs(5))).await;
    println!("readings by 10 s: {}", readings.get());
    sleep(Duration::from_secs(5)).await;
    println!("readings by 15 s: {}", readings.get());
}

async fn read_sensor(readings: Rc<Cell<u32>>) {
    loop {
        sleep(Duration::from_secs(4)).await;
        readings.set(readings.get() + 1);
    }
}
