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
    let mut readings = BufReader::new(wire).lines();
    let mut log = BufWriter::new(file);
    let mut blink = interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            read = readings.next_line() => {
                let Some(reading) = read? else {
                    return log.flush().await;
                };
                log.write_all(format!("{reading}\n").as_bytes()).await?;
                let room = loop {
                    if let Ok(room) = timeout(LIMIT, alarm.reserve()).await {
                        break room.expect("the pager listens");
                    }
                    println!("the pager is busy");
                };
                room.send(reading);
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
