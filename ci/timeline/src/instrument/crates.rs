//! Instruments a program of several files: those of its own crate, and those of libraries that belong to it.

use crate::instrument::edits::Edits;
use crate::instrument::main_function::{add_runtime, entry_of, wrap_main};
use crate::instrument::modules::{At, Named, What, named};
use crate::instrument::names::Names;
use crate::instrument::program::{Refused, find_main, parse};
use crate::instrument::source::mentions_sockets;
use crate::instrument::visit::Visitor;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use syn::Item;
use syn::visit::Visit;

/// The files of a program.
pub struct Crates<'a> {
    /// That with `main`.
    pub main: &'a Root,
    /// Those of libraries that belong to the program.
    pub libraries: &'a [Root],
    /// Says where the copy of a file goes, and how the file is called.
    pub place: &'a dyn Fn(&Path) -> (PathBuf, String),
    /// Files to leave as they are.
    pub left_out: &'a [PathBuf],
}

/// The root file of a crate.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Root {
    pub file: PathBuf,
    /// The crates that its manifest renames, each with the name here and its own.
    pub renamed: Vec<(String, String)>,
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
        let path = &self.main.file;
        let refused = |refused| (path.clone(), refused);
        let unreadable =
            |error| refused(Refused { line: 1, what: format!("cannot be read: {error}"), fix: "fix that" });
        let source = fs::read_to_string(path).map_err(unreadable)?;
        let file = parse(&source).map_err(refused)?;
        let main = find_main(&file).map_err(refused)?;
        let entry = entry_of(main, &file, &self.main.renamed).map_err(refused)?;
        let mut visitor = Visitor::new(&source, &file, Names::new(&self.main.renamed));
        visitor.visit_file(&file);
        if let Some(why) = visitor.refused {
            return Err(refused(why));
        }
        let mut walk = Walk::new(self);
        (walk.sockets, walk.paused) = (mentions_sockets(&source), visitor.paused);
        walk.notes.append(&mut visitor.notes);
        let inside = Inside { root: self.main, is_library: false, around: &[&file.items] };
        walk.follow(&mut visitor.edits, named(&file, path, true), &inside)?;
        for library in self.libraries {
            walk.file(&library.file, true, &Inside { root: library, is_library: true, around: &[] })?;
        }
        add_runtime(&mut visitor, &file);
        (visitor.paused, visitor.notes) = (walk.paused, std::mem::take(&mut walk.notes));
        wrap_main(&mut visitor, main, entry, walk.sockets);
        let (copy, name) = (self.place)(path);
        let mut copied = vec![Copied { original: path.clone(), name, copy, text: visitor.edits.apply() }];
        copied.append(&mut walk.copied);
        Ok(copied)
    }
}

/// Where a file belongs.
struct Inside<'a> {
    root: &'a Root,
    is_library: bool,
    /// The items of the files around it, from the root; none around the root itself.
    around: &'a [&'a [Item]],
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
    fn follow(&mut self, edits: &mut Edits, all: Vec<Named>, inside: &Inside) -> Result<(), (PathBuf, Refused)> {
        for Named { path, what, at } in all {
            let path = match what {
                What::Module { is_mod_rs } => self.file(&path, is_mod_rs, inside)?,
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
        Ok(())
    }

    /// Instruments a file and the modules that it declares. Returns the file to compile: its copy, or the file itself
    /// if it must be left as it is.
    fn file(&mut self, path: &Path, is_mod_rs: bool, inside: &Inside) -> Result<PathBuf, (PathBuf, Refused)> {
        if let Some(seen) = self.seen.get(path) {
            return Ok(seen.clone());
        }
        self.seen.insert(path.into(), path.into());
        if self.crates.left_out.iter().any(|left_out| left_out == path) {
            return Ok(path.into());
        }
        let Ok(source) = fs::read_to_string(path) else { return Ok(path.into()) };
        let Ok(file) = parse(&source) else { return Ok(path.into()) };
        let is_root = inside.around.is_empty();
        if is_root && file.attrs.iter().any(|attribute| attribute.path().is_ident("no_std")) {
            return Ok(path.into());
        }
        let mut names = Names::new(&inside.root.renamed);
        inside.around.iter().for_each(|items| names.enter(true, items.iter()));
        let mut visitor = Visitor::new(&source, &file, names);
        visitor.visit_file(&file);
        let (copy, name) = (self.crates.place)(path);
        match visitor.refused {
            Some(Refused { line, what, .. }) if inside.is_library => {
                self.note(format!("What happens in {name} was not recorded, because of line {line}: {what}."));
                return Ok(path.into());
            }
            Some(refused) => return Err((path.into(), refused)),
            None => {}
        }
        self.seen.insert(path.into(), copy.clone());
        self.sockets |= mentions_sockets(&source);
        self.paused |= visitor.paused;
        for note in std::mem::take(&mut visitor.notes) {
            self.note(if note.contains("line ") { format!("In {name}: {note}") } else { note });
        }
        let around = [inside.around, &[&file.items]].concat();
        self.follow(&mut visitor.edits, named(&file, path, is_mod_rs), &Inside { around: &around, ..*inside })?;
        if is_root {
            add_runtime(&mut visitor, &file);
        }
        self.copied.push(Copied { original: path.into(), name, copy: copy.clone(), text: visitor.edits.apply() });
        Ok(copy)
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}
