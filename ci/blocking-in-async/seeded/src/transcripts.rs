//! Transcripts that an agent keeps on disk: the functions of `std::fs` and of files, reached in various ways.

use std::collections::BTreeMap;
use std::fs::{self as disk, DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

use anyhow::Context;
use serde::{Deserialize, Serialize};

type OnDisk = std::fs::File;

#[derive(Clone, Serialize, Deserialize)]
pub struct Turn {
    pub role: String,
    pub text: String,
}

pub struct Transcript {
    path: PathBuf,
    turns: Vec<Turn>,
}

impl Transcript {
    pub async fn open(path: impl Into<PathBuf>) -> anyhow::Result<Self> {
        let path = path.into();
        if !path.exists() {
            // BLOCKS
            return Ok(Self { path, turns: Vec::new() });
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?; // BLOCKS
        let turns = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        Ok(Self { path, turns })
    }

    pub async fn append(&mut self, turn: Turn) -> anyhow::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?; // BLOCKS
        let mut line = serde_json::to_vec(&turn)?;
        line.push(b'\n');
        file.write_all(&line)?; // BLOCKS, hard
        file.sync_data()?; // BLOCKS
        self.turns.push(turn);
        Ok(())
    }

    /// Writes to a second file and renames it, so that nobody reads half a transcript.
    pub async fn rewrite(&self) -> anyhow::Result<()> {
        let next = self.path.with_extension("next");
        let mut out = BufWriter::new(OnDisk::create(&next)?); // BLOCKS
        for turn in &self.turns {
            writeln!(out, "{}", serde_json::to_string(turn)?)?; // BLOCKS, hard
        }
        out.flush()?; // BLOCKS, hard
        disk::rename(&next, &self.path)?; // BLOCKS
        Ok(())
    }

    pub async fn first_line(&self) -> io::Result<String> {
        let file = File::open(&self.path)?; // BLOCKS
        let mut reader = BufReader::new(file);
        let mut line = String::new();
        reader.read_line(&mut line)?; // BLOCKS, hard
        Ok(line)
    }

    pub async fn digest(&self) -> io::Result<u64> {
        let mut file = File::open(&self.path)?; // BLOCKS
        let mut bytes = Vec::new();
        Read::read_to_end(&mut file, &mut bytes)?; // BLOCKS, hard
        Ok(bytes.iter().fold(7, |sum, &byte| sum.wrapping_mul(31).wrapping_add(byte.into())))
    }
}

pub async fn system_prompt(agent: &str) -> String {
    let Ok(text) = disk::read_to_string(format!("prompts/{agent}.md")) else {
        // BLOCKS
        return "You are a careful assistant.".into();
    };
    text.trim().to_owned()
}

pub async fn newest(folder: &Path) -> io::Result<Option<PathBuf>> {
    let mut newest: Option<(SystemTime, PathBuf)> = None;
    for entry in std::fs::read_dir(folder)? {
        // BLOCKS
        let entry = entry?;
        let changed = match entry.metadata() {
            // BLOCKS
            Ok(metadata) => metadata.modified()?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if newest.as_ref().is_none_or(|(time, _)| changed > *time) {
            newest = Some((changed, entry.path()));
        }
    }
    Ok(newest.map(|(_, path)| path))
}

/// The folders of this run. Tests use a root of their own.
pub async fn prepare(root: Option<&Path>) -> anyhow::Result<PathBuf> {
    let root = root.map(Path::to_path_buf).unwrap_or_else(|| PathBuf::from("runs"));
    let run = root.join(format!("{}", std::process::id()));
    DirBuilder::new().recursive(true).create(&run)?; // BLOCKS
    std::fs::create_dir_all(run.join("artifacts")).context("no folder for artifacts")?; // BLOCKS
    Ok(run)
}

pub async fn attachments(named: &[PathBuf]) -> BTreeMap<PathBuf, String> {
    named
        .iter()
        .filter(|path| path.is_file()) // BLOCKS
        .filter_map(|path| {
            let text = std::fs::read_to_string(path).ok()?; // BLOCKS
            Some((path.clone(), text))
        })
        .collect()
}

pub async fn instructions(project: &Path) -> String {
    std::fs::read_to_string(project.join("AGENTS.md")) // BLOCKS
        .or_else(|_| std::fs::read_to_string(project.join("README.md"))) // BLOCKS
        .unwrap_or_default()
}

static HOUSE_STYLE: OnceLock<String> = OnceLock::new();

pub async fn styled(question: &str) -> String {
    let style = HOUSE_STYLE.get_or_init(|| std::fs::read_to_string("style.md").unwrap_or_default()); // BLOCKS
    format!("{style}\n\n{question}")
}

pub async fn limits(path: &Path) -> anyhow::Result<BTreeMap<String, u32>> {
    let file = BufReader::new(File::open(path)?); // BLOCKS
    let limits = serde_json::from_reader(file)?; // BLOCKS, hard
    Ok(limits)
}

pub async fn sources(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(root).into_iter().flatten() {
        // BLOCKS, hard
        if entry.path().extension().is_some_and(|extension| extension == "rs") {
            found.push(entry.into_path());
        }
    }
    found
}

/// Writes the index while holding a lock; everyone else waits for it.
pub async fn with_index<T>(index: &Path, change: impl AsyncFnOnce(&str) -> (String, T)) -> io::Result<T> {
    let lock = File::create(index.with_extension("lock"))?; // BLOCKS
    lock.lock()?; // BLOCKS
    let before = std::fs::read_to_string(index).unwrap_or_default(); // BLOCKS
    let (after, value) = change(&before).await;
    std::fs::write(index, after)?; // BLOCKS
    Ok(value)
}

pub async fn import<R: Read>(mut source: R) -> io::Result<Vec<Turn>> {
    let mut text = String::new();
    source.read_to_string(&mut text)?; // BLOCKS, hard
    Ok(text.lines().map(|line| Turn { role: "user".into(), text: line.into() }).collect())
}

pub async fn import_all(paths: &[PathBuf]) -> io::Result<Vec<Turn>> {
    let mut turns = Vec::new();
    for path in paths {
        let file = File::options().read(true).open(path)?; // BLOCKS
        turns.append(&mut import(file).await?);
    }
    Ok(turns)
}
