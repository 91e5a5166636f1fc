//! Instruments a program of several files: those of its own crate, and those of libraries that belong to it.

use crate::instrument::edits::Edits;
use crate::instrument::modules::{At, Named, What, named};
use crate::instrument::program::{Refused, find_main};
use crate::instrument::source::mentions_sockets;
use crate::instrument::visit::Visitor;
use crate::instrument::{add_runtime, parse, wrap_main};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::Visit;

/// The files of a program.
pub struct Crates<'a> {
    /// The file with `main`.
    pub main: &'a Path,
    /// The root files of libraries that belong to the program.
    pub libraries: &'a [PathBuf],
    /// Says where the copy of a file goes, and how the file is called.
    pub place: &'a dyn Fn(&Path) -> (PathBuf, String),
    /// Files to leave as they are.
    pub left_out: &'a [PathBuf],
}

/// A file and its instrumented copy. The copy names other files by absolute paths, so it can lie anywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Copied {
    pub original: PathBuf,
    /// The name of the original, for readers.
    pub name: String,
    pub copy: PathBuf,
    pub text: String,
}

impl Crates<'_> {
    /// Returns the copies of all files, the first being that with `main`. A file that can't be read or parsed is left
    /// to the compiler. An error names the file that can't be recorded, and why.
    pub fn instrument(&self) -> Result<Vec<Copied>, (PathBuf, Refused)> {
        let refused = |refused| (self.main.to_path_buf(), refused);
        let unreadable =
            |error| refused(Refused { line: 1, what: format!("cannot be read: {error}"), fix: "fix that" });
        let source = fs::read_to_string(self.main).map_err(unreadable)?;
        let file = parse(&source).map_err(refused)?;
        let main = find_main(&file).map_err(refused)?;
        let mut visitor = Visitor::new(&source, &file);
        visitor.visit_file(&file);
        let mut walk = Walk { crates: self, sockets: mentions_sockets(&source), ..Walk::new(self) };
        walk.paused = visitor.paused;
        walk.notes.append(&mut visitor.notes);
        walk.follow(&mut visitor.edits, named(&file, self.main, true));
        for library in self.libraries {
            walk.file(library, true, true);
        }
        add_runtime(&mut visitor, &file);
        (visitor.paused, visitor.notes) = (walk.paused, std::mem::take(&mut walk.notes));
        wrap_main(&mut visitor, main, walk.sockets);
        let (copy, name) = (self.place)(self.main);
        let mut copied = vec![Copied { original: self.main.into(), name, copy, text: visitor.edits.apply() }];
        copied.append(&mut walk.copied);
        Ok(copied)
    }
}

struct Walk<'a> {
    crates: &'a Crates<'a>,
    copied: Vec<Copied>,
    /// For each file, the one to compile.
    seen: BTreeMap<PathBuf, PathBuf>,
    notes: Vec<String>,
    paused: bool,
    sockets: bool,
}

impl<'a> Walk<'a> {
    fn new(crates: &'a Crates<'a>) -> Walk<'a> {
        Walk { crates, copied: Vec::new(), seen: BTreeMap::new(), notes: Vec::new(), paused: false, sockets: false }
    }

    /// Instruments the files named by another, and lets its copy name them.
    fn follow(&mut self, edits: &mut Edits, all: Vec<Named>) {
        for Named { path, what, at } in all {
            let path = match what {
                What::Module { is_mod_rs } => self.file(&path, is_mod_rs, false),
                What::Included => path,
            };
            match at {
                At::Literal(literal) => edits.replace(literal, format!("{:?}", path.to_string_lossy())),
                At::Before(span) => {
                    let at = edits.bytes(span).start;
                    edits.open(at, format!("#[path = {:?}] ", path.to_string_lossy()));
                }
            }
        }
    }

    /// Instruments a file and the modules that it declares. Returns the file to compile: its copy, or the file itself
    /// if it must be left as it is.
    fn file(&mut self, path: &Path, is_mod_rs: bool, is_root: bool) -> PathBuf {
        if let Some(seen) = self.seen.get(path) {
            return seen.clone();
        }
        self.seen.insert(path.into(), path.into());
        if self.crates.left_out.iter().any(|left_out| left_out == path) {
            return path.into();
        }
        let Ok(source) = fs::read_to_string(path) else { return path.into() };
        let Ok(file) = parse(&source) else { return path.into() };
        if is_root && file.attrs.iter().any(|attribute| attribute.path().is_ident("no_std")) {
            return path.into();
        }
        let (copy, name) = (self.crates.place)(path);
        self.seen.insert(path.into(), copy.clone());
        let mut visitor = Visitor::new(&source, &file);
        visitor.visit_file(&file);
        self.sockets |= mentions_sockets(&source);
        self.paused |= visitor.paused;
        for note in std::mem::take(&mut visitor.notes) {
            let note = if note.contains("line ") { format!("In {name}: {note}") } else { note };
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        self.follow(&mut visitor.edits, named(&file, path, is_mod_rs));
        if is_root {
            add_runtime(&mut visitor, &file);
        }
        self.copied.push(Copied { original: path.into(), name, copy: copy.clone(), text: visitor.edits.apply() });
        copy
    }
}
