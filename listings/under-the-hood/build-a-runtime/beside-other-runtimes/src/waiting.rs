// The cases that wait for time and for sockets. A module that includes this file after `tasks.rs` also has `sleep`,
// `TcpListener`, and `TcpStream`, with the traits for reading and writing.

use std::net::SocketAddr;
use std::time::Duration;

/// 1,000 tasks that sleep again and again, for 1 to 20 ms.
pub fn timers(times: usize) -> usize {
    async fn sleep_again_and_again(task: usize, times: usize) -> usize {
        for time in 0..times {
            let milliseconds = 1 + (task * 7 + time * 13) % 20;
            sleep(Duration::from_millis(milliseconds as u64)).await;
        }
        times
    }
    block_on(async move {
        let sleep = |task| spawn(sleep_again_and_again(task, times / 1_000));
        let tasks: Vec<_> = (0..1_000).map(sleep).collect();
        let mut slept = 0;
        for task in tasks {
            slept += join(task).await;
        }
        slept
    })
}

/// 100 clients that again and again send 64 bytes to a server on the same thread, and wait for the echo.
pub fn echo(times: usize) -> usize {
    block_on(async move {
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        let listener = TcpListener::bind(any_port).await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let _server = spawn(serve(listener));
        let ask = |_| spawn(ask(address, times / 100));
        let clients: Vec<_> = (0..100).map(ask).collect();
        let mut echoed = 0;
        for client in clients {
            echoed += join(client).await.expect("the server answers");
        }
        echoed
    })
}

async fn serve(listener: TcpListener) {
    let mut tasks = Vec::new();
    while let Ok((stream, _)) = listener.accept().await {
        tasks.push(spawn(answer(stream)));
    }
}

async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut buffer = [0; 1_024];
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            bytes => stream.write_all(&buffer[..bytes]).await?,
        }
    }
}

async fn ask(address: SocketAddr, times: usize) -> std::io::Result<usize> {
    let mut stream = TcpStream::connect(address).await?;
    let mut echo = [0; 64];
    for _ in 0..times {
        stream.write_all(&[1; 64]).await?;
        stream.read_exact(&mut echo).await?;
    }
    Ok(times)
}
