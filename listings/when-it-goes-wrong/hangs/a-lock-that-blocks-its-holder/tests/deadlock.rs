//! The second agent's `lock()` blocks the thread that would let the first one give its lock back.

include!("../src/main.rs");

const LONG: Duration = Duration::from_millis(500);

#[test]
fn two_agents_hang() {
    let (say, said) = channel();
    thread::spawn(move || say.send(two_agents()));
    assert!(said.recv_timeout(LONG).is_err());
}

#[test]
fn they_hang_on_a_pool_too() {
    #[tokio::main(flavor = "multi_thread", worker_threads = 4)]
    async fn two_agents() {
        let notes = Mutex::default();
        join!(ask(&notes), ask(&notes));
    }

    #[expect(clippy::await_holding_lock)]
    async fn ask(notes: &Mutex<()>) {
        let _notes = notes.lock().unwrap();
        sleep(Duration::from_millis(10)).await;
    }

    let (say, said) = channel();
    thread::spawn(move || {
        two_agents();
        say.send(())
    });
    assert!(said.recv_timeout(LONG).is_err());
}

#[tokio::test(start_paused = true)]
async fn one_agent_does_not() {
    let notes = Mutex::default();
    ask("scout", 1, &notes).await;
    ask("critic", 1, &notes).await;
    assert_eq!(*notes.lock().unwrap(), ["scout: yes", "critic: yes"]);
}

#[test]
fn an_async_lock_makes_them_wait_in_turn() {
    #[tokio::main(flavor = "current_thread", start_paused = true)]
    async fn two_agents() -> u64 {
        let start = tokio::time::Instant::now();
        let notes = tokio::sync::Mutex::default();
        join!(ask(&notes), ask(&notes));
        start.elapsed().as_secs()
    }

    async fn ask(notes: &tokio::sync::Mutex<Vec<String>>) {
        let mut notes = notes.lock().await;
        sleep(Duration::from_secs(1)).await;
        notes.push("yes".to_string());
    }

    assert_eq!(two_agents(), 2);
}
