use std::cell::Cell;
use std::rc::Rc;
use std::thread;
use tokio::runtime::{Builder, LocalOptions};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{spawn_local, yield_now};

#[tokio::main]
async fn main() {
    let (requests, inbox) = mpsc::channel(16);
    thread::spawn(|| serve_sensor(inbox));
    let handler = tokio::spawn(handle_client(requests));
    handler.await.expect("it doesn't panic");
}

async fn handle_client(requests: mpsc::Sender<oneshot::Sender<u32>>) {
    for _ in 0..2 {
        let (reply, reading) = oneshot::channel();
        requests.send(reply).await.expect("the thread is there");
        println!("reading {}", reading.await.expect("the thread replies"));
    }
}

fn serve_sensor(mut inbox: mpsc::Receiver<oneshot::Sender<u32>>) {
    let mut builder = Builder::new_current_thread();
    let runtime = builder.enable_all().build_local(LocalOptions::default());
    runtime.expect("it can be built").block_on(async {
        let sensor = Rc::new(Cell::new(0)); // the library's
        while let Some(reply) = inbox.recv().await {
            let reading = read(sensor.clone());
            spawn_local(async move { reply.send(reading.await) });
        }
    });
}

async fn read(sensor: Rc<Cell<u32>>) -> u32 {
    yield_now().await; // the sensor measures
    sensor.set(sensor.get() + 1);
    sensor.get()
}
