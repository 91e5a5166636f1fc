use std::time::Duration;
use std::{io::Result, thread};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::{fs, join};

#[tokio::main]
async fn main() -> Result<()> {
    let (letter, ()) = join!(sign_up("secret"), health());
    println!("the letter is sent: {}", !letter?.is_empty());
    Ok(())
}

async fn health() {
    println!("health: ok");
}

async fn sign_up(password: &'static str) -> Result<String> {
    let log = Log;
    let letter = letter().await?;
    let (say, hashed) = oneshot::channel();
    rayon::spawn(move || _ = say.send(hash(password)));
    let hash = hashed.await.expect("hashing does not panic");
    println!("the password is hashed: {hash:x}");
    spawn_blocking(|| log.save()).await?;
    Ok(letter)
}

async fn letter() -> Result<String> {
    fs::read_to_string("Cargo.toml").await
}

fn hash(password: &str) -> u64 {
    let rounds = (0..100_000).flat_map(|_| password.bytes());
    rounds.fold(0, |hash: u64, byte| hash.wrapping_mul(31) ^ u64::from(byte))
}

struct Log;

impl Log {
    fn save(self) {
        thread::sleep(Duration::from_millis(100)); // a slow disk
        println!("the log is saved");
    }
}
