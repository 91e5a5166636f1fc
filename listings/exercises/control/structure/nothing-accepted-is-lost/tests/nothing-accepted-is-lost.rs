//! What is accepted before and during the shutdown, and whether the shutdown ends.

use nothing_accepted_is_lost::print_labels;
use std::time::Duration;
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

const HOUR: Duration = Duration::from_secs(3600);

/// Sends an order every 100 ms until one is refused. Returns those that were accepted.
async fn keep_ordering(orders: Sender<u32>) -> Vec<u32> {
    let mut accepted = Vec::new();
    for order in 1.. {
        if orders.send(order).await.is_err() {
            break;
        }
        accepted.push(order);
        sleep(Duration::from_millis(100)).await;
    }
    accepted
}

#[tokio::test(start_paused = true)]
async fn orders_in_the_queue_are_printed() {
    let (orders, queue) = channel(10);
    let stop = CancellationToken::new();
    let printer = tokio::spawn(print_labels(queue, stop.clone()));
    for order in 1..=3 {
        orders.send(order).await.expect("the printer accepts orders");
    }
    let place = orders.reserve().await.expect("the printer accepts orders");
    sleep(Duration::from_millis(1500)).await;
    stop.cancel();
    sleep(Duration::from_secs(3)).await;
    place.send(4); // it has kept its place since before the stop
    let printed =
        timeout(HOUR, printer).await.expect("the printer should stop, but it doesn't");
    assert_eq!(
        printed.unwrap(),
        [1, 2, 3, 4],
        "an order was accepted, but its label never printed"
    );
}

#[tokio::test(start_paused = true)]
async fn orders_accepted_during_the_shutdown_are_printed() {
    let (orders, queue) = channel(3);
    let stop = CancellationToken::new();
    let printer = tokio::spawn(print_labels(queue, stop.clone()));
    let customer = tokio::spawn(keep_ordering(orders));
    sleep(Duration::from_millis(2500)).await;
    stop.cancel();
    let printed =
        timeout(HOUR, printer).await.expect("the printer should stop, but it doesn't");
    let accepted = timeout(HOUR, customer).await.expect("the customer should be refused");
    assert_eq!(
        printed.unwrap(),
        accepted.unwrap(),
        "an order was accepted, but its label never printed"
    );
}

#[tokio::test(start_paused = true)]
async fn without_orders_it_stops_at_once() {
    let (orders, queue) = channel::<u32>(3);
    let (stop, start) = (CancellationToken::new(), Instant::now());
    let printer = tokio::spawn(print_labels(queue, stop.clone()));
    sleep(Duration::from_millis(500)).await;
    stop.cancel();
    timeout(HOUR, printer)
        .await
        .expect("the printer should stop, but it doesn't")
        .unwrap();
    assert_eq!(start.elapsed().as_millis(), 500, "it had nothing to wait for");
    assert!(orders.is_closed(), "nothing is left that could take an order");
}

#[tokio::test(start_paused = true)]
async fn it_also_ends_when_all_customers_are_gone() {
    let (orders, queue) = channel(3);
    let printer = tokio::spawn(print_labels(queue, CancellationToken::new()));
    orders.send(7).await.unwrap();
    drop(orders);
    let printed =
        timeout(HOUR, printer).await.expect("there is nothing left to wait for");
    assert_eq!(printed.unwrap(), [7]);
}
