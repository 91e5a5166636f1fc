//! What is known about a crate's functions.

use std::collections::{HashMap, HashSet};

use proc_macro2::TokenStream;
use syn::Ident;

use crate::closures::ClosureUse;
use crate::macros;
use crate::source::{FileId, Place, Position};

pub type DefinitionId = usize;
pub type GroupId = usize;

/// A function with a body, or a named closure.
#[derive(Debug)]
pub struct Definition {
    /// The name that messages use: `fetch`, `module::fetch`, `Client::fetch`.
    pub name: String,
    /// Whether a `#[cfg]` on it or around it is left undecided by the command line.
    pub conditional: bool,
    /// What its own body does with a function that is passed to it.
    pub closure: Option<ClosureUse>,
}

/// All definitions that clippy knows under one path.
#[derive(Debug)]
pub struct Group {
    pub path: String,
    /// The last two segments of the path, without the crate.
    pub name: String,
    pub definitions: Vec<DefinitionId>,
}

/// The place that brings a file into the crate: its `mod x;` or `include!`.
pub struct Parent {
    pub file: FileId,
    pub position: Position,
}

#[derive(Default)]
pub struct CrateMap {
    pub definitions: Vec<Definition>,
    pub groups: Vec<Group>,
    pub parents: HashMap<FileId, Parent>,
    /// What brings a file into the crate that isn't found: the place, and the words `mod x` or `include!`.
    pub not_found: Vec<(Place, String)>,
    /// Files of modules that may not be compiled.
    pub conditional_files: HashSet<FileId>,
    /// Macros of the crate that move their argument to a thread where blocking is allowed.
    pub offloading_macros: HashSet<String>,
    /// Functions of the crate, without methods, that do so with a closure.
    pub offloading_functions: HashSet<String>,
    at: HashMap<(FileId, Position), DefinitionId>,
}

impl CrateMap {
    /// The function with this name at this place. Local functions have no path and so aren't in the map yet; they are
    /// added here.
    pub fn definition_at(&mut self, file: FileId, name: &Ident) -> DefinitionId {
        let position = Position::start(name.span());
        self.defined_at(file, position).unwrap_or_else(|| {
            let name = name.to_string();
            self.define(file, position, Definition { name, conditional: false, closure: None })
        })
    }

    pub fn defined_at(&self, file: FileId, position: Position) -> Option<DefinitionId> {
        self.at.get(&(file, position)).copied()
    }

    pub fn define(&mut self, file: FileId, position: Position, definition: Definition) -> DefinitionId {
        self.definitions.push(definition);
        let id = self.definitions.len() - 1;
        self.at.insert((file, position), id);
        id
    }

    /// What every function of a group does with the closure that is passed to it.
    pub fn closure_use(&self, group: GroupId) -> Option<ClosureUse> {
        let mut uses = self.groups[group].definitions.iter().map(|id| self.definitions[*id].closure);
        let first = uses.next()??;
        uses.all(|other| other == Some(first)).then_some(first)
    }

    /// Adds a macro to [`CrateMap::offloading_macros`] if it is one of them.
    pub fn define_macro(&mut self, name: &Ident, definition: TokenStream) {
        if macros::offloads(definition, &self.offloading_functions) {
            self.offloading_macros.insert(name.to_string());
        }
    }
}
