use std::time::Duration;
use std::{fs, io::Result, thread};
use tokio::join;

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
    let _log = Log;
    let letter = letter()?;
    let hash = hash(password);
    println!("the password is hashed: {hash:x}");
    Ok(letter)
}

fn letter() -> Result<String> {
    fs::read_to_string("Cargo.toml")
}

fn hash(password: &str) -> u64 {
    let rounds = (0..100_000).flat_map(|_| password.bytes());
    rounds.fold(0, |hash: u64, byte| hash.wrapping_mul(31) ^ u64::from(byte))
}

struct Log;

impl Drop for Log {
    fn drop(&mut self) {
        thread::sleep(Duration::from_millis(100)); // a slow disk
        println!("the log is saved");
    }
}
