//! Two transfers that lock the same two accounts in opposite order can each get one.

include!("../src/main.rs");

use std::sync::Arc;
use tokio::sync::Barrier;

fn accounts() -> (Account, Account) {
    let account = |number| Account { number, balance: Mutex::new(100) };
    (account(1), account(2))
}

#[tokio::test(start_paused = true)]
async fn two_opposite_transfers_never_end() {
    let (ann, bob) = accounts();
    let both = async { tokio::join!(transfer(&ann, &bob, 30), transfer(&bob, &ann, 10)) };
    assert!(timeout(HOUR, both).await.is_err());
    assert_eq!((*ann.balance.lock().await, *bob.balance.lock().await), (100, 100));
}

#[tokio::test(start_paused = true)]
async fn in_the_same_direction_they_take_turns() {
    let (ann, bob) = accounts();
    let both = async { tokio::join!(transfer(&ann, &bob, 30), transfer(&ann, &bob, 10)) };
    assert!(timeout(HOUR, both).await.is_ok());
    assert_eq!((*ann.balance.lock().await, *bob.balance.lock().await), (60, 140));
}

#[tokio::test(start_paused = true)]
async fn one_after_the_other_they_end() {
    let (ann, bob) = accounts();
    let one_by_one = async {
        transfer(&ann, &bob, 30).await;
        transfer(&bob, &ann, 10).await;
    };
    assert!(timeout(HOUR, one_by_one).await.is_ok());
}

/// On one thread, nobody comes between two locks without a wait between them.
#[tokio::test]
async fn without_a_wait_between_the_locks_they_end() {
    let (ann, bob) = accounts();
    let at_once = |from, to| async move {
        let (from, to): (&Account, &Account) = (from, to);
        let _from = from.balance.lock().await;
        let _to = to.balance.lock().await;
    };
    let both = async { tokio::join!(at_once(&ann, &bob), at_once(&bob, &ann)) };
    assert!(timeout(HOUR, both).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn an_account_that_pays_itself_waits_for_itself() {
    let (ann, _) = accounts();
    assert!(timeout(HOUR, transfer(&ann, &ann, 10)).await.is_err());
}

/// Tasks on a pool hang in the same way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_pool_they_never_end_either() {
    let (ann, bob) = accounts();
    let (ann, bob, both_hold_one) =
        (Arc::new(ann), Arc::new(bob), Arc::new(Barrier::new(2)));
    let ways = [(ann.clone(), bob.clone()), (bob, ann)];
    let tasks = ways.map(|(from, to)| {
        let both_hold_one = both_hold_one.clone();
        tokio::spawn(async move {
            let _from = from.balance.lock().await;
            both_hold_one.wait().await;
            let _to = to.balance.lock().await;
        })
    });
    let ended = futures::future::select_all(tasks);
    assert!(timeout(Duration::from_millis(200), ended).await.is_err());
}
