//! The standard input of this process, for several processes: each gets all of it, from the beginning.

use std::io::{Read, Write};
use std::process::ChildStdin;
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::thread;

/// What was read so far.
#[derive(Default)]
struct Input {
    bytes: Vec<u8>,
    is_over: bool,
}

type Shared = Arc<(Mutex<Input>, Condvar)>;

/// Passes the input on, on a thread that ends when the input does, or when the process no longer reads.
pub fn pass_on(mut to: ChildStdin) {
    let input = shared();
    thread::spawn(move || {
        let (input, more) = &*input;
        let mut passed = 0;
        loop {
            let so_far = input.lock().unwrap_or_else(PoisonError::into_inner);
            let so_far = more.wait_while(so_far, |input| input.bytes.len() == passed && !input.is_over);
            let new = so_far.unwrap_or_else(PoisonError::into_inner).bytes[passed..].to_vec();
            passed += new.len();
            // Nothing new means that it is over.
            if new.is_empty() || to.write_all(&new).and_then(|()| to.flush()).is_err() {
                return;
            }
        }
    });
}

/// Begins to read the input, once.
fn shared() -> Shared {
    static INPUT: OnceLock<Shared> = OnceLock::new();
    let begin = || {
        let shared = Shared::default();
        let to = shared.clone();
        thread::spawn(move || {
            let mut part = [0; 1 << 13];
            loop {
                let length = std::io::stdin().read(&mut part).unwrap_or(0);
                let (input, more) = &*to;
                let mut input = input.lock().unwrap_or_else(PoisonError::into_inner);
                input.bytes.extend_from_slice(&part[..length]);
                input.is_over = length == 0;
                more.notify_all();
                if input.is_over {
                    return;
                }
            }
        });
        shared
    };
    INPUT.get_or_init(begin).clone()
}
