use std::hint::spin_loop;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread::{self, available_parallelism};

static STARTED: AtomicUsize = AtomicUsize::new(0);
static STOP: AtomicBool = AtomicBool::new(false);

fn main() -> std::io::Result<()> {
    let one_too_many = available_parallelism()?.get() + 1;
    for _ in 0..one_too_many {
        thread::spawn(compute_for_ever);
    }

    while STARTED.load(SeqCst) < one_too_many {
        spin_loop();
    }
    println!("more busy threads than cores, and all have run");
    STOP.store(true, SeqCst);
    Ok(())
}

fn compute_for_ever() {
    STARTED.fetch_add(1, SeqCst);
    while !STOP.load(SeqCst) {
        spin_loop(); // never waits, never pauses
    }
}
