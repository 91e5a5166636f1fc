//! Tools that an agent calls: other processes, behind traits and tables.

use std::collections::HashMap;
use std::fs;
use std::future::Future;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, bail};

type Shell = std::process::Command;

pub trait Tool {
    fn call(&self, argument: &str) -> impl Future<Output = anyhow::Result<String>> + Send;
}

pub struct Git {
    pub repository: PathBuf,
}

impl Tool for Git {
    async fn call(&self, argument: &str) -> anyhow::Result<String> {
        let output = Command::new("git")
            .current_dir(&self.repository)
            .args(argument.split_whitespace())
            .stdin(Stdio::null())
            .env("GIT_TERMINAL_PROMPT", "0")
            .output() // BLOCKS
            .context("git is not installed")?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

pub struct Tests;

impl Tool for Tests {
    fn call(&self, argument: &str) -> impl Future<Output = anyhow::Result<String>> + Send {
        let package = argument.to_owned();
        async move {
            if Shell::new("cargo").args(["test", "-p", &package]).status()?.success() {
                // BLOCKS
                Ok("all pass".into())
            } else {
                bail!("tests of {package} fail")
            }
        }
    }
}

pub async fn format_code(code: &str) -> io::Result<String> {
    let mut child = Command::new("rustfmt").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().expect("stdin is piped");
    stdin.write_all(code.as_bytes())?; // BLOCKS, hard
    drop(stdin);
    let output = child.wait_with_output()?; // BLOCKS
    String::from_utf8(output.stdout).map_err(io::Error::other)
}

pub struct Sandbox {
    child: Child,
}

impl Sandbox {
    pub async fn stop(mut self) -> io::Result<Option<i32>> {
        self.child.kill()?;
        let status = self.child.wait()?; // BLOCKS
        Ok(status.code())
    }

    pub async fn complaint(&mut self) -> io::Result<String> {
        let mut text = String::new();
        if let Some(stderr) = self.child.stderr.as_mut() {
            stderr.read_to_string(&mut text)?; // BLOCKS, hard
        }
        Ok(text)
    }
}

type Answer = Pin<Box<dyn Future<Output = anyhow::Result<String>> + Send>>;

/// The tools by name, as the model requests them.
pub fn registry() -> HashMap<&'static str, fn(String) -> Answer> {
    let mut tools: HashMap<&'static str, fn(String) -> Answer> = HashMap::new();
    tools.insert("read", |path| Box::pin(async move { Ok(fs::read_to_string(path)?) })); // BLOCKS
    tools.insert("list", |path| {
        Box::pin(async move {
            let names: Vec<_> = fs::read_dir(path)? // BLOCKS
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect();
            Ok(names.join("\n"))
        })
    });
    tools.insert("delete", |path| {
        Box::pin(async move {
            let path = Path::new(&path);
            match path.is_dir() {
                // BLOCKS
                true => fs::remove_dir_all(path)?, // BLOCKS
                false => fs::remove_file(path)?,   // BLOCKS
            }
            Ok("deleted".into())
        })
    });
    tools
}

/// Tools that answer at once, or so their author thought.
pub struct Quick {
    pub name: &'static str,
    pub run: fn(&str) -> io::Result<String>,
}

pub const QUICK: &[Quick] = &[Quick { name: "hostname", run: hostname }, Quick { name: "read", run: read_note }];

fn hostname(_: &str) -> io::Result<String> {
    fs::read_to_string("/etc/hostname")
}

fn read_note(name: &str) -> io::Result<String> {
    fs::read_to_string(Path::new("notes").join(name))
}

pub async fn quick(name: &str, argument: &str) -> io::Result<String> {
    let tool = QUICK.iter().find(|tool| tool.name == name).ok_or(io::ErrorKind::NotFound)?;
    (tool.run)(argument) // BLOCKS, hard
}

pub trait Memory: Send + Sync {
    fn recall(&self, key: &str) -> Option<String>;
}

pub struct Folder(pub PathBuf);

impl Memory for Folder {
    fn recall(&self, key: &str) -> Option<String> {
        fs::read_to_string(self.0.join(key)).ok()
    }
}

pub struct Recent(pub HashMap<String, String>);

impl Memory for Recent {
    fn recall(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }
}

pub struct Agent {
    pub memory: Arc<dyn Memory>,
    pub notes: Folder,
    pub recent: Recent,
}

impl Agent {
    pub async fn remind(&self, key: &str) -> Option<String> {
        self.memory.recall(key) // BLOCKS, hard
    }

    pub async fn remember(&self, key: &str) -> Option<String> {
        if let Some(known) = self.recent.recall(key) {
            return Some(known);
        }
        self.notes.recall(key) // BLOCKS, hard
    }
}

type Hook = Box<dyn Fn(&str) -> io::Result<()> + Send + Sync>;

/// Hooks that are stored when the agent starts and called before each of its turns.
#[derive(Default)]
pub struct Hooks {
    before: Vec<Hook>,
}

impl Hooks {
    pub fn audited() -> Self {
        let mut hooks = Self::default();
        hooks.before.push(Box::new(|prompt| fs::write("audit.log", prompt)));
        hooks
    }

    pub async fn run(&self, prompt: &str) -> io::Result<()> {
        for hook in &self.before {
            hook(prompt)?; // BLOCKS, hard
        }
        Ok(())
    }
}
