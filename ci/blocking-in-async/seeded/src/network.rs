//! Models and services reached through blocking sockets and clients.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream as Line, ToSocketAddrs, UdpSocket};
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::Duration;

use anyhow::Context;
use tokio::sync::mpsc::UnboundedSender;

pub async fn resolve(host: &str) -> io::Result<Vec<SocketAddr>> {
    Ok((host, 443).to_socket_addrs()?.collect()) // BLOCKS
}

pub struct Model {
    address: SocketAddr,
}

impl Model {
    pub async fn ask(&self, question: &str) -> io::Result<String> {
        let mut line = Line::connect(self.address)?; // BLOCKS
        line.write_all(question.as_bytes())?; // BLOCKS, hard
        line.shutdown(std::net::Shutdown::Write)?;
        let mut answer = String::new();
        line.read_to_string(&mut answer)?; // BLOCKS, hard
        Ok(answer)
    }

    pub async fn is_up(&self) -> bool {
        std::net::TcpStream::connect_timeout(&self.address, Duration::from_secs(3)).is_ok() // BLOCKS
    }

    pub async fn first_up(models: Vec<Self>) -> Option<Self> {
        for model in models {
            if model.is_up().await {
                return Some(model);
            }
        }
        None
    }
}

pub async fn serve(address: SocketAddr, inbox: UnboundedSender<String>) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address).with_context(|| format!("{address} is taken"))?;
    loop {
        let (stream, peer) = listener.accept()?; // BLOCKS
        let inbox = inbox.clone();
        tokio::spawn(async move {
            let mut line = String::new();
            match BufReader::new(stream).read_line(&mut line) {
                // BLOCKS, hard
                Ok(_) => drop(inbox.send(line)),
                Err(error) => eprintln!("{peer}: {error}"),
            }
        });
    }
}

pub async fn probe(socket: UdpSocket, peers: &[SocketAddr]) -> io::Result<usize> {
    let mut alive = 0;
    let mut buffer = [0; 512];
    for peer in peers {
        socket.send_to(b"ping", peer)?; // BLOCKS
        let (length, from) = socket.recv_from(&mut buffer)?; // BLOCKS
        if from == *peer && &buffer[..length] == b"pong" {
            alive += 1;
        }
    }
    Ok(alive)
}

pub async fn daemon(command: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = UnixStream::connect("/run/agent.sock")?; // BLOCKS
    io::Write::write_all(&mut stream, command)?; // BLOCKS, hard
    let mut status = vec![0; 4];
    stream.read_exact(&mut status)?; // BLOCKS, hard
    Ok(status)
}

pub async fn control(socket: &str) -> io::Result<()> {
    let listener = UnixListener::bind(socket)?;
    while let Ok((stream, _)) = listener.accept() {
        // BLOCKS
        tokio::spawn(control_one(stream));
    }
    Ok(())
}

async fn control_one(stream: UnixStream) {
    let commands = BufReader::new(&stream);
    for command in commands.lines().map_while(Result::ok) {
        // BLOCKS, hard
        if command == "stop" {
            break;
        }
    }
}

/// A page for the agent to read.
pub async fn page(url: &str) -> anyhow::Result<String> {
    let mut response = ureq::get(url)
        .header("user-agent", "agent/1.0")
        .call() // BLOCKS
        .with_context(|| format!("fetching {url}"))?;
    let text = response.body_mut().read_to_string()?; // BLOCKS, hard
    Ok(text)
}

pub async fn post(url: &str, body: String) -> anyhow::Result<u16> {
    let response = ureq::post(url).send(body)?; // BLOCKS
    Ok(response.status().as_u16())
}

pub struct Pages {
    agent: ureq::Agent,
}

impl Pages {
    pub async fn exists(&self, url: &str) -> anyhow::Result<bool> {
        let request = axum::http::Request::head(url).body(())?;
        Ok(self.agent.run(request)?.status().is_success()) // BLOCKS
    }
}

pub async fn heartbeat(url: String) {
    let mut ticks = tokio::time::interval(Duration::from_secs(30));
    loop {
        ticks.tick().await;
        if let Err(error) = minreq::get(&url).with_timeout(5).send() {
            // BLOCKS
            eprintln!("no heartbeat: {error}");
        }
    }
}
