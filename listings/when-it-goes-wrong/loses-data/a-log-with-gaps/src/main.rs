use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::{io, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::io::{BufReader, BufWriter, DuplexStream, duplex};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{interval, sleep, timeout};

const LIMIT: Duration = Duration::from_millis(700);

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> io::Result<()> {
    let (sensor, wire) = duplex(64);
    let (file, mut disk) = duplex(64);
    let (alarm, alarms) = channel(1);
    tokio::spawn(measure(sensor));
    let pager = tokio::spawn(page(alarms));
    record(wire, file, alarm).await?;

    let paged = pager.await.expect("the pager does not panic");
    println!("paged: {paged:?}");
    let mut log = String::new();
    disk.read_to_string(&mut log).await?;
    println!("log: {log:?}");
    Ok(())
}

static LAMP: AtomicBool = AtomicBool::new(false);

/// Logs every reading, hands each one to the pager, and lets a lamp blink meanwhile.
async fn record(
    wire: DuplexStream,
    file: DuplexStream,
    alarm: Sender<String>,
) -> io::Result<()> {
    let mut readings = BufReader::new(wire);
    let mut log = BufWriter::new(file);
    let mut blink = interval(Duration::from_secs(1));
    loop {
        let mut reading = String::new();
        tokio::select! {
            read = readings.read_line(&mut reading) => {
                if read? == 0 {
                    return Ok(());
                }
                log.write_all(reading.as_bytes()).await?;
                if timeout(LIMIT, alarm.send(reading)).await.is_err() {
                    println!("the pager is busy");
                }
            }
            _ = blink.tick() => {
                LAMP.fetch_not(Relaxed);
            }
        }
    }
}

async fn page(mut alarms: Receiver<String>) -> Vec<String> {
    let mut paged = Vec::new();
    while let Some(alarm) = alarms.recv().await {
        sleep(Duration::from_secs(2)).await; // the pager dials
        paged.push(alarm);
    }
    paged
}

async fn measure(mut sensor: DuplexStream) -> io::Result<()> {
    sensor.write_all(b"70\n80\n90\n1").await?;
    sleep(Duration::from_millis(2800)).await; // the cable is slow
    sensor.write_all(b"00\n").await
}
