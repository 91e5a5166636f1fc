#![cfg(target_os = "linux")]

use std::fs::read_to_string;
use std::sync::Barrier;
use std::thread;

/// This is why a process can't have more than a few ten thousand threads.
#[test]
fn a_thread_takes_four_memory_maps() {
    let maps = || read_to_string("/proc/self/maps").unwrap().lines().count();
    let before = maps();
    let (all_wait, end) = (Barrier::new(101), Barrier::new(101));
    thread::scope(|scope| {
        for _ in 0..100 {
            scope.spawn(|| {
                all_wait.wait();
                end.wait();
            });
        }
        all_wait.wait();
        let taken = maps() - before;
        end.wait();
        // The allocator may map a little more.
        assert!((400..450).contains(&taken), "{taken}");
    });
}
