//! Calls that block although no path or method names them, and code that an executor runs although it isn't `async`.

mod workbench;

use workbench::Crate;

#[test]
fn loops_over_channels_and_methods_of_traits() {
    let krate = Crate::new("shapes-implied");
    krate.file(
        "src/lib.rs",
        r#"
use std::fs::{self, File};
use std::io::{self, Read};
use std::str::FromStr;
use std::sync::mpsc::{self, Receiver};

pub struct Jobs {
    queue: Receiver<u8>,
}

impl Jobs {
    pub async fn all(&self, other: Receiver<u8>) -> u32 {
        let mut sum = 0;
        for job in &self.queue { // BLOCKS
            sum += u32::from(job);
        }
        sum += other.into_iter().map(u32::from).sum::<u32>(); // BLOCKS
        let (sender, receiver) = mpsc::channel::<u8>();
        drop(sender);
        for job in receiver { // BLOCKS
            sum += u32::from(job);
        }
        for job in self.queue.try_iter() {
            sum += u32::from(job);
        }
        for job in vec![1_u8] {
            sum += u32::from(job);
        }
        sum
    }
}

pub async fn by_trait(mut file: File) -> io::Result<usize> {
    let mut text = String::new();
    <File as Read>::read_to_string(&mut file, &mut text)?; // BLOCKS
    Ok(file.bytes().count()) // BLOCKS
}

#[derive(Debug)]
pub struct Settings(String);

impl FromStr for Settings {
    type Err = io::Error;

    fn from_str(path: &str) -> io::Result<Settings> {
        fs::read_to_string(path).map(Settings)
    }
}

impl TryFrom<&str> for Settings {
    type Error = io::Error;

    fn try_from(path: &str) -> io::Result<Settings> {
        path.parse::<Settings>()
    }
}

impl TryFrom<u8> for Settings {
    type Error = io::Error;

    fn try_from(_: u8) -> io::Result<Settings> {
        fs::read_to_string("x").map(Settings)
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings(fs::read_to_string("default").unwrap_or_default())
    }
}

pub struct Scratch;

impl Scratch {
    fn new() -> io::Result<Scratch> {
        Ok(Scratch)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all("scratch");
    }
}

pub struct Chunks {
    file: File,
}

impl Iterator for Chunks {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        let mut one = [0];
        self.file.read_exact(&mut one).ok().map(|()| one[0])
    }
}

#[derive(Default)]
pub struct Plain(u8);

pub async fn used(file: File) -> io::Result<()> {
    let typed: Settings = "x".parse()?; // BLOCKS
    let fished = "x".parse::<Settings>()?; // BLOCKS
    let number = "1".parse::<u8>();
    let default = Settings::default(); // BLOCKS
    let plain = Plain::default();
    let scratch = Scratch::new()?;
    drop(scratch); // BLOCKS
    drop((typed, fished, default, number, plain.0));
    let mut chunks = Chunks { file };
    let first = chunks.next(); // BLOCKS
    for byte in chunks { // BLOCKS
        drop((first, byte));
    }
    Ok(())
}

pub async fn tried() -> io::Result<Settings> {
    Settings::try_from(1) // BLOCKS
}
"#,
    );
    krate.expect_marks();
}

#[test]
fn code_that_an_executor_runs() {
    let krate = Crate::with_tokio("shapes-executor");
    krate.file(
        "src/lib.rs",
        r#"
use std::future::Future;
use std::io::{BufRead, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

pub trait Service<Request> {
    type Future;
    fn call(&mut self, request: Request) -> Self::Future;
}

pub struct Echo;

impl Service<u8> for Echo {
    type Future = std::future::Ready<()>;

    fn call(&mut self, _: u8) -> Self::Future {
        std::thread::park(); // BLOCKS
        std::future::ready(())
    }
}

pub trait Stream {
    type Item;
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>>;
}

pub struct Lines<R> {
    reader: R,
    buffer: String,
}

impl<R: BufRead + Unpin> Stream for Lines<R> {
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<String>> {
        let this = &mut *self;
        this.buffer.clear();
        let read = this.reader.read_line(&mut this.buffer); // BLOCKS
        Poll::Ready(read.ok().map(|_| this.buffer.clone()))
    }
}

pub struct Raw<T>(T);

impl<T> Raw<T>
where
    T: Read,
{
    pub fn poll_read(&mut self, _: &mut Context<'_>) -> Poll<usize> {
        let mut buffer = [0; 8];
        Poll::Ready(self.0.read(&mut buffer).unwrap_or(0)) // BLOCKS
    }

    pub fn plain(&mut self) -> usize {
        self.0.read(&mut [0; 8]).unwrap_or(0)
    }
}

pub trait Backend {
    fn new(config: &str) -> Self;
}

impl Backend for Echo {
    fn new(config: &str) -> Echo {
        let _ = std::fs::read(config);
        Echo
    }
}

pub async fn start<T: Backend>(config: &str) -> T {
    T::new(config) // BLOCKS
}

macro_rules! background {
    ($($body:tt)*) => {
        tokio::spawn(async move { $($body)* })
    };
}

pub fn begin() {
    background! {
        std::thread::park(); // BLOCKS
    };
}

fn handler(path: String) -> impl Future<Output = usize> {
    let text = std::fs::read_to_string(path);
    async move { text.map_or(0, |text| text.len()) }
}

fn boxed(path: String) -> Pin<Box<dyn Future<Output = usize> + Send>> {
    let text = std::fs::read_to_string(path);
    Box::pin(async move { text.map_or(0, |text| text.len()) })
}

fn later(path: String) -> impl Future<Output = usize> {
    async move { path.len() }
}

fn not_a_future(path: String) -> bool {
    std::fs::read(path).is_ok()
}

fn route<H>(_: &str, _: H) {}

pub fn routes() {
    route("/", handler); // BLOCKS
    route("/b", boxed); // BLOCKS
    route("/c", later);
    route("/d", not_a_future);
    std::thread::spawn(|| handler(String::new()));
}
"#,
    );
    krate.expect_marks();
}

#[test]
fn attributes_that_make_a_handler() {
    let krate = Crate::new("shapes-attributes");
    krate.manifest("[dependencies]\nrocket = { path = \"rocket\" }\n");
    krate.file("rocket/Cargo.toml", "[package]\nname = \"rocket\"\nedition = \"2024\"\n\n[lib]\nproc-macro = true\n");
    krate.file(
        "rocket/src/lib.rs",
        "use proc_macro::TokenStream;\n#[proc_macro_attribute]\npub fn get(_: TokenStream, item: TokenStream) -> TokenStream { item }\n",
    );
    krate.file(
        "src/lib.rs",
        r#"
use rocket::get;

#[get("/")]
pub fn index() -> String {
    std::fs::read_to_string("index.html").unwrap_or_default() // BLOCKS
}

#[inline]
pub fn plain() -> String {
    std::fs::read_to_string("index.html").unwrap_or_default()
}
"#,
    );
    krate.expect_marks();
}
