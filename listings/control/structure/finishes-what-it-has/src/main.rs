mod clients;

use clients::{accept, serve};
use std::fs::File;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::{JoinError, JoinSet};
use tokio::{select, time::sleep};
use tokio_util::sync::CancellationToken;

const GRACE: Duration = Duration::from_secs(1);

fn main() -> io::Result<()> {
    match std::env::args().nth(1) {
        Some(journal) => run(File::options().append(true).open(journal)?),
        None => told_to_stop::show(), // starts this program again as a server
    }
}

#[tokio::main]
async fn run(journal: File) -> io::Result<()> {
    let mut signals =
        [signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?];
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);

    let (journal, stop) = (Arc::new(journal), CancellationToken::new());
    let mut clients = JoinSet::new();
    loop {
        select! {
            () = told(&mut signals) => break,
            client = accept(&listener) => {
                clients.spawn(serve(client, journal.clone(), stop.clone()));
            }
            Some(ended) = clients.join_next() => report(ended),
        }
    }

    drop(listener); // 1. Accept nothing more.
    stop.cancel(); // 2. Tell the clients' tasks to finish the job they have.
    select! {
        () = all_ended(&mut clients) => {}
        () = sleep(GRACE) => {} // 3. Wait, but not forever,
        () = told(&mut signals) => {} // and no longer if told again.
    }
    clients.shutdown().await; // 4. Cut off the rest.
    Ok(())
}

async fn told([terminate, interrupt]: &mut [Signal; 2]) {
    select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

async fn all_ended(clients: &mut JoinSet<io::Result<()>>) {
    while let Some(ended) = clients.join_next().await {
        report(ended);
    }
}

fn report(ended: Result<io::Result<()>, JoinError>) {
    if let Err(error) = ended.unwrap_or_else(|panic| Err(panic.into())) {
        eprintln!("a client's task failed: {error}");
    }
}
