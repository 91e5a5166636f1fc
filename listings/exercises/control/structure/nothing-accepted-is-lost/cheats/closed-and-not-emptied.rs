//! A warehouse prints a label for each order that comes through a channel. An order is accepted as soon as `send` has
//! returned `Ok`, and the customer is told so. A customer who has reserved a place in the channel may use it later.
//!
//! When the token is canceled, the printer should accept nothing more, print the labels of all orders that it has
//! accepted, and return. It stops in time already, but some customers never get their parcel.

use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Prints labels until it is told to stop, and returns the orders whose label is printed.
pub async fn print_labels(
    mut orders: Receiver<u32>,
    stop: CancellationToken,
) -> Vec<u32> {
    let mut printed = Vec::new();
    while let Some(Some(order)) = stop.run_until_cancelled(orders.recv()).await {
        print(order, &mut printed).await;
    }
    orders.close();
    printed
}

async fn print(order: u32, printed: &mut Vec<u32>) {
    sleep(Duration::from_secs(1)).await; // the printer is slow
    printed.push(order);
}
