//! Code that only has the names of something that blocks is silent, and what really blocks beside it isn't.

mod workbench;

use workbench::Crate;

#[test]
fn a_name_is_no_evidence() {
    let krate = Crate::with_tokio("names-evidence");
    krate.manifest("[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n");
    krate.file("src/lib.rs", "mod bundle;\nmod frames;\nmod files;\nmod threads;\n");
    // What a function makes of a socket is no socket.
    krate.file(
        "src/frames.rs",
        r#"
use std::io::{self, BufReader, Cursor, Read};
use tokio::net::{TcpListener, TcpStream};

async fn read_frame(socket: &mut TcpStream) -> io::Result<Vec<u8>> {
    use tokio::io::AsyncReadExt;
    let mut frame = vec![0; 8];
    socket.read_exact(&mut frame).await?;
    Ok(frame)
}

pub async fn decode(listener: &TcpListener) -> io::Result<String> {
    let (mut socket, _) = listener.accept().await?;
    let frame = read_frame(&mut socket).await?;
    let mut text = String::new();
    Cursor::new(&frame).read_to_string(&mut text)?;
    let mut cursor = Cursor::new(frame);
    cursor.read_to_string(&mut text)?;
    Ok(text)
}

fn header(_: &std::fs::File) -> &'static [u8] {
    b"x"
}

pub async fn of_a_file(file: std::fs::File) -> io::Result<String> {
    let mut text = String::new();
    header(&file).read_to_string(&mut text)?;
    let mut wrapped = BufReader::with_capacity(1 << 16, file);
    wrapped.read_to_string(&mut text)?; // BLOCKS
    Ok(text)
}
"#,
    );
    krate.file(
        "src/files.rs",
        r#"
use std::io::{self, Cursor, Read};
use tokio::fs;

pub struct Page {
    bytes: Cursor<Vec<u8>>,
}

impl Page {
    async fn new(file: fs::File) -> io::Result<Page> {
        use tokio::io::AsyncReadExt;
        let mut bytes = Vec::new();
        file.take(9).read_to_end(&mut bytes).await?;
        Ok(Page { bytes: Cursor::new(bytes) })
    }
}

impl Read for Page {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(into)
    }
}

pub async fn page() -> io::Result<String> {
    let file = fs::File::open("x").await?;
    let mut page = Page::new(file).await?;
    let mut text = String::new();
    page.read_to_string(&mut text)?;
    let mut real = std::fs::File::open("x")?; // BLOCKS
    real.read_to_string(&mut text)?; // BLOCKS
    let mut back = fs::File::open("x").await?.into_std().await;
    back.read_to_string(&mut text)?; // BLOCKS
    Ok(text)
}
"#,
    );
    krate.file(
        "src/bundle.rs",
        r#"
use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::{self, Cursor, Read};

pub struct Bundle(HashMap<String, Vec<u8>>);

impl Bundle {
    fn open(&self, name: &str) -> io::Result<Cursor<&[u8]>> {
        Ok(Cursor::new(self.0.get(name).ok_or(io::ErrorKind::NotFound)?))
    }
}

pub async fn load(bundle: &Bundle) -> io::Result<String> {
    let mut text = String::new();
    bundle.open("x")?.read_to_string(&mut text)?;
    let mut part = bundle.open("y")?;
    part.read_to_string(&mut text)?;
    OpenOptions::new().read(true).open("x")?.read_to_string(&mut text)?; // BLOCKS
    Ok(text)
}
"#,
    );
    krate.file(
        "src/threads.rs",
        r#"
use std::thread::JoinHandle;
use std::time::Duration;

pub async fn waits(handle: JoinHandle<()>) {
    while !handle.is_finished() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let _ = handle.join();
}

pub async fn looks(handle: JoinHandle<()>, other: JoinHandle<()>) {
    if handle.is_finished() {
        let _ = handle.join();
        let _ = other.join(); // BLOCKS
    }
}

pub async fn gives_up(handle: JoinHandle<()>) {
    if !handle.is_finished() {
        return;
    }
    let _ = handle.join();
}

pub async fn only_asks(handle: JoinHandle<()>) {
    if !handle.is_finished() {
        println!("not yet");
    }
    let _ = handle.join(); // BLOCKS
}
"#,
    );
    krate.expect_marks();
}

#[test]
fn what_hands_a_closure_over_runs_it_elsewhere() {
    let krate = Crate::with_tokio("names-handed");
    krate.manifest("[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n");
    krate.file(
        "src/lib.rs",
        r#"
use tokio::task::spawn_blocking;

pub struct Db;

impl Db {
    async fn with<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        spawn_blocking(work).await.expect("it doesn't panic")
    }

    fn map<F>(&self, work: F) -> tokio::task::JoinHandle<()>
    where
        F: FnOnce() + Send + 'static,
    {
        tokio::task::spawn_blocking(move || work())
    }

    async fn then<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }
}

pub struct Cell;

impl Cell {
    fn with<T>(&self, work: impl FnOnce(&u8) -> T) -> T {
        thread_local!(static N: u8 = const { 1 });
        N.with(|n| work(n))
    }
}

pub async fn ask(db: &Db, cell: &Cell) {
    db.with(|| std::fs::read("x")).await.ok();
    db.map(|| std::thread::park()).await.ok();
    db.then(|| std::thread::park()).await; // BLOCKS
    cell.with(|_| std::thread::park()); // BLOCKS
}

macro_rules! read {
    ($path:expr) => {
        tokio::task::spawn_blocking(move || std::fs::read($path))
    };
}

macro_rules! aside {
    ($($body:tt)*) => {
        handed_over(move || { $($body)* })
    };
}

macro_rules! on_a_thread {
    ($body:expr) => {
        std::thread::spawn(move || $body)
    };
}

fn handed_over<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> tokio::task::JoinHandle<T> {
    spawn_blocking(work)
}

macro_rules! here {
    ($body:expr) => {
        std::hint::black_box($body)
    };
}

pub async fn by_macro() {
    macro_rules! local {
        ($body:expr) => {
            tokio::task::spawn_blocking(move || $body).await
        };
    }
    read!("x").await.ok();
    aside! { std::fs::read("x") }.await.ok();
    on_a_thread!(std::thread::park());
    local!(std::fs::read("x")).ok();
    here!(std::thread::park()); // BLOCKS
}
"#,
    );
    krate.expect_marks();
}
