use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::{JoinError, JoinSet, spawn_blocking};
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

/// Returns the next client. After an error, such as too many open files, tries again.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((client, _)) => return client,
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn serve(
    client: TcpStream,
    journal: Arc<File>,
    stop: CancellationToken,
) -> io::Result<()> {
    let (reader, mut writer) = client.into_split();
    let mut jobs = BufReader::new(reader).lines();
    while let Some(Some(job)) =
        stop.run_until_cancelled(jobs.next_line()).await.transpose()?
    {
        let (id, milliseconds) = parse(&job)?;
        sleep(milliseconds).await; // the work
        write_down(id, &journal).await?;
        writer.write_all(format!("done {id}\n").as_bytes()).await?;
    }
    Ok(())
}

/// Appends a line to the journal and waits until the disk has it.
async fn write_down(id: u64, journal: &Arc<File>) -> io::Result<()> {
    let journal = journal.clone();
    spawn_blocking(move || {
        (&*journal).write_all(format!("{id}\n").as_bytes())?;
        journal.sync_data()
    })
    .await?
}

fn parse(job: &str) -> io::Result<(u64, Duration)> {
    let numbers =
        job.split_once(' ').and_then(|(id, ms)| id.parse().ok().zip(ms.parse().ok()));
    let (id, milliseconds) = numbers.ok_or(io::ErrorKind::InvalidData)?;
    Ok((id, Duration::from_millis(milliseconds)))
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
