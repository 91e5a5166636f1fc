//! Small calls that slip in: in conditions, in closures that run in place, in arguments.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::Receiver;
use std::time::{Duration, SystemTime};

use anyhow::{Context, ensure};

pub async fn configuration(explicit: Option<PathBuf>) -> Option<PathBuf> {
    let candidates = [PathBuf::from("agent.toml"), PathBuf::from("/etc/agent.toml")];
    match explicit {
        Some(path) if path.is_file() => Some(path),             // BLOCKS
        _ => candidates.into_iter().find(|path| path.exists()), // BLOCKS
    }
}

pub async fn newest_first(mut drafts: Vec<PathBuf>) -> Vec<PathBuf> {
    drafts.retain(|draft| draft.is_file()); // BLOCKS
    drafts
        .sort_by_key(|draft| fs::metadata(draft).and_then(|draft| draft.modified()).unwrap_or(SystemTime::UNIX_EPOCH)); // BLOCKS
    drafts.reverse();
    drafts
}

pub async fn total(paths: &[PathBuf]) -> u64 {
    tokio::task::yield_now().await;
    paths.iter().fold(0, |sum, path| sum + path.metadata().map_or(0, |file| file.len())) // BLOCKS
}

pub async fn backed_up(path: &Path, backup: bool) -> io::Result<()> {
    backup.then(|| fs::copy(path, path.with_extension("bak"))).transpose()?; // BLOCKS
    tokio::fs::write(path, "").await
}

pub async fn same(left: &Path, right: &Path) -> io::Result<bool> {
    if left.canonicalize()? == right.to_path_buf() {
        // BLOCKS
        return Ok(true);
    }
    Ok(tokio::fs::read(left).await? == fs::read(right)?) // BLOCKS
}

pub async fn ensured(project: &Path) -> anyhow::Result<String> {
    ensure!(project.try_exists()?, "{} is gone", project.display()); // BLOCKS
    let head = git(project)
        .args(["rev-parse", "HEAD"])
        .output() // BLOCKS
        .context("git is not installed")?;
    Ok(String::from_utf8(head.stdout)?)
}

fn git(project: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(project);
    git
}

pub async fn run(command: &mut Command) -> i32 {
    loop {
        match command.status().map(|status| status.code()) {
            // BLOCKS
            Ok(Some(code)) => break code,
            Ok(None) => tokio::time::sleep(Duration::from_secs(1)).await,
            Err(_) => return -1,
        }
    }
}

pub async fn linked(agent: &str, version: Option<&str>) -> io::Result<PathBuf> {
    let link = Path::new("agents").join(agent);
    if let Some(version) = version
        && fs::exists(Path::new("versions").join(version))?
    // BLOCKS
    {
        fs::remove_file(&link)?; // BLOCKS
        fs::hard_link(Path::new("versions").join(version), &link)?; // BLOCKS
    }
    fs::read_link(link) // BLOCKS
}

pub async fn ask(prompt: String) -> String {
    tokio::time::sleep(Duration::from_millis(1)).await;
    prompt
}

pub async fn asked() -> io::Result<String> {
    Ok(ask(fs::read_to_string("prompt.md")?).await) // BLOCKS
}

pub struct Draft {
    pub title: String,
    pub text: String,
    pub size: u64,
}

pub async fn drafted(path: &Path) -> io::Result<Draft> {
    Ok(Draft {
        title: path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
        text: fs::read_to_string(path)?, // BLOCKS
        size: fs::metadata(path)?.len(), // BLOCKS
    })
}

pub async fn retried(path: &Path) -> Option<String> {
    crate::signals::retry(async || fs::read_to_string(path)).await.ok() // BLOCKS
}

pub async fn drained(results: Receiver<String>) -> usize {
    let mut words = 0;
    for result in results.iter() {
        // BLOCKS
        words += ask(result).await.split_whitespace().count();
    }
    words
}

pub async fn listened(listener: std::net::TcpListener) -> usize {
    let mut bytes = 0;
    for stream in listener.incoming().flatten() {
        // BLOCKS
        stream.set_nonblocking(true).ok();
        let Ok(stream) = tokio::net::TcpStream::from_std(stream) else { continue };
        if stream.readable().await.is_ok() {
            bytes += 1;
        }
    }
    bytes
}

/// Reserves a file as large as the log may grow, and counts the files in its folder.
pub async fn reserved(log: &Path) -> io::Result<usize> {
    let file = fs::File::create_new(log)?; // BLOCKS
    file.set_len(1 << 20)?; // BLOCKS
    fs::set_permissions(log, fs::Permissions::from_mode(0o600))?; // BLOCKS
    let folder = log.parent().unwrap_or(Path::new("."));
    Ok(folder.read_dir()?.count()) // BLOCKS
}

pub async fn welcomed(socket: std::net::UdpSocket) -> Result<String, Box<dyn std::error::Error>> {
    let mut buffer = [0; 64];
    let length = socket.recv(&mut buffer)?; // BLOCKS
    socket.send(b"welcome")?; // BLOCKS
    Ok(str::from_utf8(&buffer[..length])?.to_owned())
}

pub async fn parked(ready: impl Fn() -> bool) {
    while !ready() {
        std::thread::park(); // BLOCKS
    }
}
