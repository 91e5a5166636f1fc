//! A permit that is held while another is waited for may be the very one that is missing.

include!("../src/main.rs");

/// The orders share one pool.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

#[tokio::test(start_paused = true)]
async fn as_many_orders_as_connections_never_end() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let both = async { tokio::join!(order("tea"), order("coffee")) };
    assert!(timeout(HOUR, both).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn one_order_at_a_time_ends() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let one_by_one = async {
        order("tea").await;
        order("coffee").await;
    };
    assert!(timeout(HOUR, one_by_one).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn in_a_pool_of_one_a_single_order_never_ends() {
    let pool = Semaphore::new(1);
    let order = async {
        let _first = pool.acquire().await;
        let _second = pool.acquire().await;
    };
    assert!(timeout(HOUR, order).await.is_err());
}

/// With one connection more than there are orders, somebody always gets on.
#[tokio::test(start_paused = true)]
async fn one_connection_more_than_orders_is_enough() {
    let pool = Semaphore::new(4);
    let order = || async {
        let _first = pool.acquire().await;
        sleep(Duration::from_millis(10)).await;
        let _second = pool.acquire().await;
    };
    let three = async { tokio::join!(order(), order(), order()) };
    assert!(timeout(HOUR, three).await.is_ok());
    let four = async { tokio::join!(order(), order(), order(), order()) };
    assert!(timeout(HOUR, four).await.is_err());
}

/// Two permits in one step: nobody holds one and waits for another.
#[tokio::test(start_paused = true)]
async fn taken_together_they_take_turns() {
    let pool = Semaphore::new(2);
    let order = || async {
        let _both = pool.acquire_many(2).await;
        sleep(Duration::from_millis(10)).await;
    };
    let all = async { tokio::join!(order(), order(), order()) };
    assert!(timeout(HOUR, all).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn given_back_first_they_end() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let order = |what| async move {
        let connection = connect().await;
        write(&connection, what).await;
        drop(connection);
        audit(what).await;
    };
    let both = async { tokio::join!(order("tea"), order("coffee")) };
    assert!(timeout(HOUR, both).await.is_ok());
}
