//! Functions, methods, and types that share a name with listed ones and don't block.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::fs;
use tokio::io::{self, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::process::Command;
use tokio::sync::{Barrier, Mutex, RwLock, mpsc};

use clock::sleep;
use model::{File, Reader};

mod clock {
    pub async fn sleep(duration: super::Duration) {
        tokio::time::sleep(duration).await;
    }

    pub mod thread {
        pub async fn park() {
            tokio::task::yield_now().await;
        }

        pub fn sleep(seconds: u64) -> u64 {
            seconds + 1
        }
    }
}

mod model {
    //! A model's files, which are in memory.

    pub struct File {
        text: String,
    }

    impl File {
        pub fn open(text: &str) -> Self {
            Self { text: text.to_owned() }
        }

        pub fn read_to_string(&self, into: &mut String) -> usize {
            into.push_str(&self.text);
            self.text.len()
        }
    }

    pub trait Reader {
        fn read(&mut self) -> impl Future<Output = Option<u8>>;
    }

    impl Reader for std::vec::IntoIter<u8> {
        async fn read(&mut self) -> Option<u8> {
            tokio::task::yield_now().await;
            self.next()
        }
    }
}

/// `tokio::fs` under the name `fs`.
pub async fn files(path: &Path) -> io::Result<usize> {
    let text = fs::read_to_string(path).await?;
    fs::create_dir_all("copies").await?;
    fs::write(Path::new("copies").join("copy"), &text).await?;
    let mut entries = fs::read_dir("copies").await?;
    let mut bytes = 0;
    while let Some(entry) = entries.next_entry().await? {
        bytes += entry.metadata().await?.len() as usize;
    }
    Ok(bytes)
}

/// Tokio's file, which has methods of the same names.
pub async fn file(path: &Path) -> io::Result<String> {
    let mut file = fs::File::open(path).await?;
    let mut text = String::new();
    file.read_to_string(&mut text).await?;
    let mut copy = fs::OpenOptions::new().append(true).open("copy").await?;
    copy.write_all(text.as_bytes()).await?;
    copy.flush().await?;
    copy.sync_all().await?;
    Ok(text)
}

/// Tokio's processes, which are awaited.
pub async fn processes() -> io::Result<bool> {
    let output = Command::new("git").arg("status").output().await?;
    let mut child = Command::new("git").arg("fetch").spawn()?;
    Ok(output.status.success() && child.wait().await?.success())
}

/// Tokio's sockets, which are awaited.
pub async fn sockets() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut client = TcpStream::connect(listener.local_addr()?).await?;
    let (mut server, _) = listener.accept().await?;
    client.write_all(b"ping").await?;
    let mut ping = [0; 4];
    server.read_exact(&mut ping).await?;
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    socket.send_to(&ping, listener.local_addr()?).await?;
    Ok(())
}

/// Tokio's channel and barrier, which are awaited.
pub async fn between_tasks(mut jobs: mpsc::Receiver<String>, done: mpsc::Sender<String>, all: &Barrier) {
    while let Some(job) = jobs.recv().await {
        if done.send(job).await.is_err() {
            break;
        }
    }
    all.wait().await;
}

/// Tokio's locks, whose `lock`, `read`, and `write` are awaited.
pub async fn shared(state: &Mutex<String>, names: &RwLock<Vec<String>>) -> usize {
    state.lock().await.push('!');
    names.write().await.push("scout".into());
    names.read().await.len()
}

/// flume's async methods.
pub async fn over_flume(from: flume::Receiver<String>, to: flume::Sender<String>) -> Option<()> {
    let message = from.recv_async().await.ok()?;
    to.send_async(message).await.ok()
}

/// Tokio's standard input.
pub async fn terminal() -> io::Result<Vec<String>> {
    let mut lines = BufReader::new(io::stdin()).lines();
    let mut all = Vec::new();
    while let Some(line) = lines.next_line().await? {
        all.push(line);
    }
    io::copy(&mut io::empty(), &mut io::stdout()).await?;
    Ok(all)
}

/// A `sleep` and a `thread` of the crate itself.
pub async fn clocks() -> u64 {
    sleep(Duration::from_secs(1)).await;
    clock::thread::park().await;
    clock::thread::sleep(1)
}

/// A `File` of the crate itself, opened and read without a disk.
pub async fn models() -> Option<u8> {
    let file = File::open("text");
    let mut text = String::new();
    file.read_to_string(&mut text);
    text.into_bytes().into_iter().read().await
}

/// `join` of slices and paths, and `lines` of a string.
pub async fn words(folder: &Path, text: &str) -> PathBuf {
    tokio::task::yield_now().await;
    let first: Vec<_> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
    folder.join(first.join("-")).with_extension("md")
}

struct OnDisk;

impl OnDisk {
    fn load(&self) -> String {
        std::fs::read_to_string("agent").unwrap_or_default()
    }
}

struct InMemory(String);

impl InMemory {
    fn load(&self) -> String {
        self.0.clone()
    }
}

/// Two `load` methods: one has its data in memory, and the other runs on a thread that may block.
pub async fn either(cached: bool) -> String {
    if cached {
        return InMemory("agent".into()).load();
    }
    tokio::task::spawn_blocking(|| OnDisk.load()).await.unwrap_or_default()
}

mod archive {
    pub struct Store;

    impl Store {
        pub fn latest(&self) -> String {
            std::fs::read_to_string("latest").unwrap_or_default()
        }
    }

    pub fn print_latest() {
        println!("{}", Store.latest());
    }
}

mod cache {
    pub struct Store;

    impl Store {
        pub fn latest(&self) -> String {
            "latest".into()
        }
    }
}

/// A method whose namesake, on a type of the same name in another module, blocks.
pub async fn latest() -> String {
    use cache::Store;
    tokio::task::yield_now().await;
    Store.latest()
}

/// The namesake that blocks, in synchronous code.
pub fn print_latest() {
    archive::print_latest();
}

trait Storage {
    fn get(&self, key: &str) -> String;
}

impl Storage for OnDisk {
    fn get(&self, key: &str) -> String {
        std::fs::read_to_string(key).unwrap_or_default()
    }
}

impl Storage for InMemory {
    fn get(&self, key: &str) -> String {
        format!("{}/{key}", self.0)
    }
}

/// A trait's method, in the implementation that doesn't block.
pub async fn stored(key: &str) -> String {
    let storage = InMemory("agents".into());
    tokio::task::yield_now().await;
    storage.get(key)
}

/// The implementation that blocks, in synchronous code.
pub fn print_stored(key: &str) {
    println!("{}", OnDisk.get(key));
}

#[derive(Default)]
pub struct Job {
    parts: Vec<String>,
}

impl Job {
    pub fn output(&self) -> String {
        self.parts.join("\n")
    }

    pub fn recv(&mut self) -> Option<String> {
        self.parts.pop()
    }

    /// An async `wait`, next to a `recv` and an `output` that only take what is there.
    pub async fn wait(&mut self) -> String {
        while self.parts.is_empty() {
            sleep(Duration::from_millis(1)).await;
            self.parts.push(String::from("part"));
        }
        self.recv();
        self.output()
    }
}
