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
    pub returns_future: bool,
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
    /// The groups that clippy is asked about, followed by those of `trait_methods`.
    pub groups: Vec<Group>,
    /// The number of groups that clippy is asked about.
    pub asked: usize,
    /// The paths of the groups that are methods of a trait.
    pub trait_paths: HashSet<String>,
    /// Methods of the standard library's traits, by the names of the type and the method.
    trait_methods: HashMap<(String, String), GroupId>,
    /// Functions of a type that return it, by the names of both.
    pub constructors: HashSet<(String, String)>,
    pub parents: HashMap<FileId, Parent>,
    /// What brings a file into the crate that isn't found: the place, and the words `mod x` or `include!`.
    pub not_found: Vec<(Place, String)>,
    /// Files of modules that may not be compiled.
    pub conditional_files: HashSet<FileId>,
    /// Macros of the crate that move their argument to a thread where blocking is allowed.
    pub offloading_macros: HashSet<String>,
    /// Macros of the crate that put their argument into an async block.
    pub async_macros: HashSet<String>,
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
            self.define(file, position, Definition { name, conditional: false, closure: None, returns_future: false })
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

    /// Whether every function of a group returns a future.
    pub fn returns_future(&self, group: GroupId) -> bool {
        let definitions = &self.groups[group].definitions;
        !definitions.is_empty() && definitions.iter().all(|id| self.definitions[*id].returns_future)
    }

    /// Notes what a macro does with its argument.
    pub fn define_macro(&mut self, name: &Ident, definition: TokenStream) {
        if macros::offloads(definition.clone(), &self.offloading_functions) {
            self.offloading_macros.insert(name.to_string());
        } else if macros::is_async(definition) {
            self.async_macros.insert(name.to_string());
        }
    }

    /// Adds groups that clippy isn't asked about, after all others.
    pub fn add_trait_methods(&mut self, methods: Vec<(String, String, DefinitionId)>) {
        self.asked = self.groups.len();
        for (own, method, id) in methods {
            let name = format!("{own}::{method}");
            let group = *self.trait_methods.entry((own, method)).or_insert_with(|| {
                self.groups.push(Group { path: name.clone(), name, definitions: Vec::new() });
                self.groups.len() - 1
            });
            self.groups[group].definitions.push(id);
        }
    }

    pub fn trait_method(&self, own: &str, method: &str) -> Option<GroupId> {
        self.trait_methods.get(&(own.to_owned(), method.to_owned())).copied()
    }

    pub fn has_trait_methods(&self, own: &str) -> bool {
        self.trait_methods.keys().any(|(known, _)| known == own)
    }

    /// Whether a function of a type returns a value of that type.
    pub fn constructs(&self, own: &str, function: &str) -> bool {
        self.constructors.contains(&(own.to_owned(), function.to_owned()))
    }
}
