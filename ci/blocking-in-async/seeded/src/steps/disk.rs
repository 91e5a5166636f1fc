//! Agents in a folder. The module `cached` has functions of the same names that don't touch the disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub fn load(agent: &str) -> io::Result<String> {
    fs::read_to_string(Path::new("agents").join(agent))
}

pub struct Store {
    root: PathBuf,
}

impl Store {
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    pub fn save(&self, agent: &str, text: &str) -> io::Result<()> {
        self.prepare()?;
        fs::write(self.root.join(agent), text)
    }

    pub fn mark_changed() -> io::Result<()> {
        touch(Path::new("agents/.changed"))
    }

    fn prepare(&self) -> io::Result<()> {
        fs::create_dir_all(&self.root)
    }
}

fn touch(path: &Path) -> io::Result<()> {
    fs::File::create(path).map(drop)
}

pub mod deep {
    pub fn size(agent: &str) -> usize {
        counted(agent)
    }

    fn counted(agent: &str) -> usize {
        words(&super::load(agent).unwrap_or_default())
    }

    fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }
}
