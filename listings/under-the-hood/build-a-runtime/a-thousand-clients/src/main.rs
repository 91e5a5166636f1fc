use futures::{AsyncReadExt, AsyncWriteExt};
use little_loop::net::{TcpListener, TcpStream};
use little_loop::{block_on, spawn};
use std::cell::Cell;
use std::io::Result;
use std::rc::Rc;

const CLIENTS: usize = 1_000;

fn main() -> Result<()> {
    allow_open_files(2 * CLIENTS as u64 + 100)?;
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let connected = Rc::new(Cell::new(0));
        spawn(serve(listener, connected.clone()));

        let mut clients = Vec::new();
        for number in 0..CLIENTS {
            let mut client = TcpStream::connect(address).await?;
            say(number, &mut client).await?;
            clients.push(client);
        }
        println!("clients at once: {}", connected.get());

        let tasks = clients.into_iter().enumerate().map(|(number, mut client)| {
            spawn(async move { say(number, &mut client).await })
        });
        let mut answers = 0;
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("no client panics")?;
            answers += 1;
        }
        println!("answers: {answers}");
        println!("lines of the runtime: {}", lines());
        Ok(())
    })
}

async fn serve(listener: TcpListener, connected: Rc<Cell<usize>>) -> Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        connected.set(connected.get() + 1);
        spawn(async {
            let (reader, mut writer) = stream.split();
            futures::io::copy(reader, &mut writer).await
        });
    }
}

/// Sends the number, and waits until it comes back.
async fn say(number: usize, client: &mut TcpStream) -> Result<()> {
    let (sent, mut received) = (number.to_be_bytes(), [0; size_of::<usize>()]);
    client.write_all(&sent).await?;
    client.read_exact(&mut received).await?;
    assert_eq!(sent, received);
    Ok(())
}

/// All lines of `little-loop` but the blank ones.
fn lines() -> usize {
    let files = [
        include_str!("../../../../support/little-loop/src/executor.rs"),
        include_str!("../../../../support/little-loop/src/lib.rs"),
        include_str!("../../../../support/little-loop/src/net.rs"),
        include_str!("../../../../support/little-loop/src/reactor.rs"),
        include_str!("../../../../support/little-loop/src/task.rs"),
        include_str!("../../../../support/little-loop/src/time.rs"),
    ];
    files
        .iter()
        .flat_map(|file| file.lines())
        .filter(|line| !line.trim().is_empty())
        .count()
}

/// Many systems allow a process 1,024 open files, or even fewer, unless it asks for more.
fn allow_open_files(_number: u64) -> Result<()> {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource::RLIMIT_NOFILE, getrlimit, setrlimit};
        let (soft, hard) = getrlimit(RLIMIT_NOFILE)?;
        setrlimit(RLIMIT_NOFILE, soft.max(_number).min(hard), hard)?;
    }
    Ok(())
}
