//! Values read once, in the initializer of a static, which `main` runs before there is a runtime.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{LazyLock, OnceLock};

static PROMPT: LazyLock<String> = LazyLock::new(|| fs::read_to_string("prompt.md").unwrap_or_default());

static MODELS: OnceLock<HashMap<String, String>> = OnceLock::new();

type Loader = fn(&Path) -> io::Result<Vec<u8>>;

const LOADERS: &[(&str, Loader)] = &[("raw", read), ("twice", read_twice)];

fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

fn read_twice(path: &Path) -> io::Result<Vec<u8>> {
    Ok([fs::read(path)?, fs::read(path)?].concat())
}

/// Reads every static, then starts the runtime.
pub fn main() -> io::Result<()> {
    LazyLock::force(&PROMPT);
    let models = fs::read_to_string("models")?;
    MODELS.get_or_init(|| models.lines().filter_map(|line| line.split_once('=')).map(owned).collect());
    tokio::runtime::Runtime::new()?.block_on(run());
    Ok(())
}

fn owned((name, address): (&str, &str)) -> (String, String) {
    (name.to_owned(), address.to_owned())
}

/// Uses what `main` has read.
async fn run() {
    tokio::task::yield_now().await;
    println!("{}, {} models", *PROMPT, MODELS.get().map_or(0, HashMap::len));
}

/// Chooses one of the constant's functions and passes it to a thread that may block.
pub async fn loaded(kind: &str) -> Option<Vec<u8>> {
    let (_, load) = LOADERS.iter().find(|(name, _)| *name == kind)?;
    tokio::task::spawn_blocking(|| load(Path::new("file"))).await.ok()?.ok()
}

static CLIENT: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();

/// Awaits the initializer of tokio's cell.
pub async fn client() -> &'static str {
    CLIENT.get_or_init(|| async { tokio::fs::read_to_string("client").await.unwrap_or_default() }).await
}
