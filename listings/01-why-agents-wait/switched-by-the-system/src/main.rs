use std::hint::spin_loop;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

static ANSWERED: AtomicBool = AtomicBool::new(false);

fn main() {
    let busy = thread::spawn(|| {
        println!("busy: I never pause and never wait");
        while !ANSWERED.load(SeqCst) {
            spin_loop();
        }
        println!("busy: somebody else ran all the same");
    });

    ANSWERED.store(true, SeqCst);
    busy.join().expect("the thread does not panic");
}
