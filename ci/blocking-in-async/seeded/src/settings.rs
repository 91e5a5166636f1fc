//! Settings that are read where it is hard to see: in conversions, defaults, and iterators, and on first use.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::LazyLock;

pub trait Load: Sized {
    fn load(name: &str) -> io::Result<Self>;
}

pub struct Prompt(pub String);

impl Load for Prompt {
    fn load(name: &str) -> io::Result<Self> {
        fs::read_to_string(Path::new("prompts").join(name)).map(Self)
    }
}

pub struct Image(pub Vec<u8>);

impl Load for Image {
    fn load(name: &str) -> io::Result<Self> {
        fs::read(Path::new("images").join(name)).map(Self)
    }
}

pub async fn loaded<T: Load>(names: &[&str]) -> io::Result<Vec<T>> {
    let mut all = Vec::new();
    for name in names {
        all.push(T::load(name)?); // BLOCKS
        tokio::task::yield_now().await;
    }
    Ok(all)
}

pub async fn shown(name: &str) -> io::Result<(Prompt, Image)> {
    let prompt = Prompt::load(name)?; // BLOCKS
    let image = <Image as Load>::load(name)?; // BLOCKS
    Ok((prompt, image))
}

trait OrEmpty {
    fn text_or_empty(&self) -> String;
}

impl OrEmpty for Path {
    fn text_or_empty(&self) -> String {
        fs::read_to_string(self).unwrap_or_default()
    }
}

pub async fn notes(folder: &Path) -> String {
    folder.join("notes.md").text_or_empty() // BLOCKS
}

pub struct Settings {
    pub model: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { model: fs::read_to_string("model").unwrap_or_else(|_| "small".into()) }
    }
}

impl FromStr for Settings {
    type Err = io::Error;

    fn from_str(path: &str) -> io::Result<Self> {
        Ok(Self { model: fs::read_to_string(path)? })
    }
}

pub async fn settings(path: Option<&str>) -> io::Result<Settings> {
    match path {
        Some(path) => path.parse(),      // BLOCKS, hard
        None => Ok(Settings::default()), // BLOCKS, hard
    }
}

pub struct Chunks {
    file: File,
}

impl Iterator for Chunks {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut chunk = vec![0; 1 << 20];
        let length = self.file.read(&mut chunk).ok()?;
        chunk.truncate(length);
        (length > 0).then_some(chunk)
    }
}

pub async fn upload(file: File, to: &tokio::sync::mpsc::Sender<Vec<u8>>) {
    for chunk in (Chunks { file }) {
        // BLOCKS, hard
        if to.send(chunk).await.is_err() {
            return;
        }
    }
}

static HOST: LazyLock<String> = LazyLock::new(|| fs::read_to_string("/etc/hostname").unwrap_or_default());

pub async fn host() -> &'static str {
    tokio::task::yield_now().await;
    HOST.trim() // BLOCKS, hard
}

pub struct Cache<T> {
    folder: PathBuf,
    decode: fn(&[u8]) -> T,
}

impl<T> Cache<T> {
    fn read(&self, key: &str) -> io::Result<T> {
        fs::read(self.folder.join(key)).map(|bytes| (self.decode)(&bytes))
    }

    pub async fn get(&self, key: &str) -> Option<T> {
        tokio::task::yield_now().await;
        self.read(key).ok() // BLOCKS
    }
}

/// Looks for the file that whoever changes the settings leaves beside them.
pub async fn changed() -> bool {
    mod beside {
        pub fn changed() -> bool {
            std::path::Path::new("changed").exists()
        }
    }
    beside::changed() // BLOCKS
}
