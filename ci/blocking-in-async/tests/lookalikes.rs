//! Code that looks like a shape that blocks and doesn't: nothing is reported.

mod workbench;

use workbench::Crate;

#[test]
fn what_only_looks_like_these_shapes() {
    let krate = Crate::with_tokio("shapes-alike");
    krate.manifest("[dependencies]\ntokio = { version = \"1\", features = [\"full\"] }\n");
    krate.file("src/lib.rs", "mod channels;\nmod drops;\nmod macros;\nmod parsed;\n");
    krate.file(
        "src/channels.rs",
        r#"
use std::sync::mpsc;

/// Has the name of a channel's half, and is a list.
pub struct Receiver(Vec<u8>);

impl IntoIterator for Receiver {
    type Item = u8;
    type IntoIter = std::vec::IntoIter<u8>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

fn channel() -> (u8, Vec<u8>) {
    (1, vec![2])
}

pub async fn own(receiver: Receiver, other: Receiver) {
    for byte in receiver {
        drop(byte);
    }
    drop(other.into_iter().count());
    let (_, list) = channel();
    for byte in list {
        drop(byte);
    }
}

pub async fn handed_over(jobs: mpsc::Receiver<u8>) {
    tokio::task::spawn_blocking(move || {
        for job in jobs {
            drop(job);
        }
    });
}

pub async fn renamed(jobs: mpsc::Receiver<u8>) {
    let jobs: Vec<u8> = jobs.try_iter().collect();
    for job in jobs {
        drop(job);
    }
}

pub fn synchronous(jobs: mpsc::Receiver<u8>) {
    for job in jobs {
        drop(job);
    }
}
"#,
    );
    krate.file(
        "src/drops.rs",
        r#"
pub struct Scratch;

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all("scratch");
    }
}

impl Scratch {
    fn new() -> Scratch {
        Scratch
    }

    fn name(&self) -> String {
        String::new()
    }
}

pub async fn used() {
    let scratch = Scratch::new();
    drop(scratch.name());
    let name = Some(&scratch).map(|scratch| scratch.name());
    drop(name);
    tokio::task::spawn_blocking(move || drop(scratch));
}
"#,
    );
    krate.file(
        "src/parsed.rs",
        r#"
use std::collections::HashMap;
use std::str::FromStr;

pub struct Settings(String);

impl FromStr for Settings {
    type Err = std::io::Error;

    fn from_str(path: &str) -> Result<Settings, Self::Err> {
        std::fs::read_to_string(path).map(Settings)
    }
}

impl From<&str> for Settings {
    fn from(path: &str) -> Settings {
        Settings(std::fs::read_to_string(path).unwrap_or_default())
    }
}

impl From<String> for Settings {
    fn from(text: String) -> Settings {
        Settings(text)
    }
}

pub mod other {
    #[derive(Default)]
    pub struct Plain;
}

pub async fn converted(text: &str) -> usize {
    let settings: Settings = text.to_owned().into();
    let number: usize = text.parse().unwrap_or_default();
    let map: HashMap<u8, u8> = HashMap::from([(1, 2)]);
    let other = Settings::from(text.to_owned());
    drop((settings.0, other.0, other::Plain::default()));
    number + map.len()
}
"#,
    );
    krate.file(
        "src/macros.rs",
        r#"
macro_rules! background {
    ($name:expr, $($body:tt)*) => {
        println!("{}", $name);
        tokio::spawn(async move { $($body)* });
    };
}

fn name() -> String {
    std::fs::read_to_string("name").unwrap_or_default()
}

pub fn begin() {
    background!(name(), drop(1));
}

pub trait Service {
    type Future;
    fn call(&self) -> Self::Future;
    fn setup(&self);
}

pub struct Echo;

impl Service for Echo {
    type Future = std::future::Ready<()>;

    fn call(&self) -> Self::Future {
        std::future::ready(())
    }

    fn setup(&self) {
        std::thread::park();
    }
}

#[derive(Clone)]
pub struct Tool;

impl Tool {
    /// Only has the name that a service's method has.
    pub fn call(&self) {
        std::thread::park();
    }
}
"#,
    );
    krate.expect_marks();
}
