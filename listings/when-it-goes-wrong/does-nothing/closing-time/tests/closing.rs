//! Nothing is logged, copied or sent, although each of the three does its work when it is awaited.

use std::sync::Mutex;

static PRINTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

macro_rules! println {
    ($($said:tt)*) => {
        PRINTED.lock().expect("no holder panics").push(format!($($said)*))
    };
}

include!("../src/main.rs");

#[test]
fn main_runs_none_of_the_three() {
    main();
    assert_eq!(printed(), ["2 receipts sent, closed after 0 s"]);

    awaited();
    assert_eq!(printed(), ["log: closing", "orders.db copied", "receipt for Ada"]);
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn awaited() {
    log("closing").await;
    back_up("orders.db").await;
    send_receipt("Ada").await;
}

fn printed() -> Vec<String> {
    std::mem::take(&mut PRINTED.lock().expect("no holder panics"))
}
