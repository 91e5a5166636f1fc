use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

pub async fn serve(
    client: TcpStream,
    journal: Arc<File>,
    stop: CancellationToken,
) -> io::Result<()> {
    let (reader, mut writer) = client.into_split();
    let mut jobs = BufReader::new(reader).lines();
    while let Some(line) = stop.run_until_cancelled(jobs.next_line()).await {
        let Some(job) = line? else { break }; // the client has hung up
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

/// Returns the next client. After an error, such as too many open files, tries again.
pub async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((client, _)) => return client,
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}
