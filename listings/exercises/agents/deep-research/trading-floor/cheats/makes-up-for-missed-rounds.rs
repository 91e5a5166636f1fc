//! A trading floor, where agents trade on a schedule. In each round, an agent asks its model what to trade, and its tool
//! `order` lets the broker execute each order and then sends it to the book. The book is written by a task of its own,
//! which takes a second for each entry.
//!
//! `open` runs the floor until the token is canceled, and returns the book. It should keep these promises:
//!
//! 1. Each agent has a round at once and then every `every`, whatever the other agents do. After a round that takes longer,
//!    the next one begins at once, and further ones at the next times of the schedule. Missed rounds aren't made up for.
//! 2. A round that fails is an entry in the book, and the agent has its next round as usual.
//! 3. After the stop, no round begins, and no model is asked. But tools under way end, and every order that the broker has
//!    executed is in the book, as is every failure.
//! 4. `open` returns as soon as all of that is done. A model that doesn't answer holds it up for 30 seconds at most.

use desk::{Agent, Driver, Stopped, Tool};
use model_client::Client;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::spawn;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// How long a model may hold up the end of the floor.
const GRACE: Duration = Duration::from_secs(30);

/// Runs the floor until the token is canceled, and returns the book.
pub async fn open(
    traders: Vec<Trader>,
    client: Client,
    broker: Broker,
    stop: CancellationToken,
) -> Vec<Entry> {
    let (entries, received) = channel(2);
    let book = spawn(write(received));
    let mut floor = JoinSet::new();
    for trader in traders {
        let driver = trader.driver(&client, &broker, &entries).stop_on(stop.clone());
        floor.spawn(trade(trader, driver, entries.clone(), stop.clone()));
    }
    drop(entries);
    stop.cancelled().await;
    let all_ended = async { while floor.join_next().await.is_some() {} };
    if timeout(GRACE, all_ended).await.is_err() {
        floor.shutdown().await;
    }
    // Each sender is gone, so the book ends once it is written.
    book.await.unwrap_or_default()
}

/// The rounds of one agent.
async fn trade(
    trader: Trader,
    driver: Driver<Client>,
    entries: Sender<Entry>,
    stop: CancellationToken,
) {
    let mut schedule = interval(trader.every);
    while stop.run_until_cancelled(schedule.tick()).await.is_some() {
        match driver.run("It's your turn.").await {
            Ok(_) | Err(Stopped::Cancelled) => {}
            Err(why) => {
                let failed = Entry::Failed(trader.name.clone(), why.to_string());
                let _ = entries.send(failed).await; // the book is there as long as this sender
            }
        }
    }
}

/// An agent, named like the model that it asks.
pub struct Trader {
    pub name: String,
    pub every: Duration,
}

impl Trader {
    /// What drives the rounds of this agent.
    fn driver(
        &self,
        client: &Client,
        broker: &Broker,
        book: &Sender<Entry>,
    ) -> Driver<Client> {
        let (name, broker, book) = (self.name.clone(), broker.clone(), book.clone());
        let order = move |order: Order| {
            let (name, broker, book) = (name.clone(), broker.clone(), book.clone());
            async move {
                broker.execute(&order).await;
                book.send(Entry::Traded(name, order)).await?;
                Ok("executed".to_string())
            }
        };
        let order = Tool::new("order", "Buys or sells shares.", order).with_effects();
        Driver::new(
            Agent::new(&self.name, "Trade as you think best.").tool(order),
            client.clone(),
        )
    }
}

/// How many shares to buy, or to sell if it's negative.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Order {
    pub symbol: String,
    pub shares: i32,
}

/// A line of the book, which begins with the agent's name.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    Traded(String, Order),
    Failed(String, String),
}

/// Writes the book until nothing can come any more.
async fn write(mut entries: Receiver<Entry>) -> Vec<Entry> {
    let mut book = Vec::new();
    while let Some(entry) = entries.recv().await {
        sleep(Duration::from_secs(1)).await; // a slow disk
        book.push(entry);
    }
    book
}

/// Executes orders, and remembers them.
#[derive(Clone, Default)]
pub struct Broker(Arc<Mutex<Vec<Order>>>);

impl Broker {
    async fn execute(&self, order: &Order) {
        sleep(Duration::from_secs(1)).await;
        self.0.lock().expect("no holder panics").push(order.clone());
        sleep(Duration::from_secs(1)).await;
    }

    pub fn executed(&self) -> Vec<Order> {
        self.0.lock().expect("no holder panics").clone()
    }
}
