//! Locked by number, transfers in opposite directions take turns.

include!("../src/main.rs");

#[tokio::test(start_paused = true)]
async fn both_directions_come_out_right() {
    let ann = Account { number: 1, balance: Mutex::new(100) };
    let bob = Account { number: 2, balance: Mutex::new(100) };
    let both = async { tokio::join!(transfer(&ann, &bob, 30), transfer(&bob, &ann, 10)) };
    assert!(timeout(HOUR, both).await.is_ok());
    assert_eq!((*ann.balance.lock().await, *bob.balance.lock().await), (80, 120));
}
